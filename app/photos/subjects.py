"""What may name photos: a feature whose filings do says here how they are asked about.

So a photo is seen by whoever sees a filing that names it, and photos know none of those features.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.settings import registered

Ids = Collection[uuid.UUID]


@dataclass(frozen=True)
class Subject:
    """One kind of filing that names photos; create_app() registers it by its name."""

    #: Of these ids those that a caller may see, each with its county.
    visible: Callable[[Any, Ids], Mapping[uuid.UUID, int | None]]
    #: Of these ids those that are there, each with the officer who filed it.
    filers: Callable[[Ids], Mapping[uuid.UUID, int]]
    #: Told that a photo has come which these name.
    photo_came: Callable[[Ids], None] | None = None


def asked(uses: Iterable[tuple[str, str]]) -> list[tuple[Subject, set[uuid.UUID]]]:
    """The subjects among (about, id), each with its ids."""
    ids: dict[str, set[uuid.UUID]] = {}
    for about, about_id in uses:
        ids.setdefault(about, set()).add(uuid.UUID(about_id))
    subjects: dict[str, Subject] = registered("photo_subjects")
    return [(subject, ids[about]) for about, subject in subjects.items() if about in ids]
