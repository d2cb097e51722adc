"""What notices are about: a feature that lets people ask who has read them says here whom.

So notices know none of those features; create_app() registers each by its name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.errors import refuse
from app.core.settings import registered


@dataclass(frozen=True)
class Subject:
    """One kind of thing that notices are about."""

    #: Refuses a caller who may not see who has read what about the thing with this key:
    #: `not_found` where he may not see the thing either. Gives the key as notices carry it.
    check_reviewer: Callable[[Any, str], str]


def check_reviewer(caller: Any, about: str, about_id: str) -> str:
    """Refuse who may not ask for receipts; what nobody registered is unknown. Gives the key."""
    subjects: dict[str, Subject] = registered("notice_subjects")
    subject = subjects.get(about) or refuse("not_found")
    return subject.check_reviewer(caller, about_id)
