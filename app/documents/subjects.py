"""What documents may be about: a feature whose things are written of says here how they are asked.

So a document names cases, and documents know no cases.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import refuse
from app.core.settings import registered


@dataclass(frozen=True)
class Subject:
    """One kind of thing; create_app() registers it by its name."""

    #: Of these ids those that a caller may see, each with what stands for it in a text.
    labels: Callable[[Any, Collection[uuid.UUID]], Mapping[uuid.UUID, str]]


def labelled(caller: Any, about: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(about, id, label) of the things that somebody names, in his order.

    Refuses `unknown_subject` for one that is not there or not his to see.
    """
    subjects: Mapping[str, Subject] = registered("document_subjects")
    wanted = [(name, _id(text)) for name, text in dict.fromkeys(about)]
    found: dict[tuple[str, uuid.UUID], str] = {}
    for name in {name for name, _ in wanted}:
        if name not in subjects:
            refuse("unknown_subject")
        ids = {thing for kind, thing in wanted if kind == name}
        found |= {(name, i): label for i, label in subjects[name].labels(caller, ids).items()}
    if any(thing not in found for thing in wanted):
        refuse("unknown_subject")
    return [(name, str(thing), found[name, thing]) for name, thing in dict.fromkeys(wanted)]


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        refuse("unknown_subject")
