"""What a case may go on in: nothing is gained by it, and nobody is cut off (field-lessons 9)."""

from collections.abc import Collection
from typing import Any, Protocol

from app.incidents.rules.duty import LADDER
from app.incidents.rules.standing import SENT_IN, fixed_on_spot
from app.sites.rules import DEMANDS

#: Statuses in which work on a case is still to be done.
TO_HANDLE = frozenset({"reported", "returned", "accepted", "assigned", "in_hand"})


class Merged(Protocol):
    """What of a case decides on what it goes on in, and what goes on in it."""

    status: Any
    level: Any
    nature: Any
    source: Any
    measures_taken: Any
    received_at: Any
    paused_until: Any


def gives_time(case: Merged, other: Merged) -> bool:
    """Whether a case would gain time if it went on in the other: that came later, stands lower, or
    is paused.
    """
    stands_lower = LADDER.index(other.level) < LADDER.index(case.level)
    stands_still = other.paused_until is not None and case.paused_until is None
    return bool(other.received_at > case.received_at or stands_lower or stands_still)


def lessens(marks: Collection[str], other: Collection[str]) -> bool:
    """Whether zones or ban periods demand of a case, by its marks, what they do not of another."""
    return any(mark in DEMANDS and mark not in other for mark in marks)


def ends_unseen(case: Merged, other: Merged, *, from_above: bool) -> bool:
    """Whether what others sent would be over without the level above (design, two people).

    A complaint that goes on in what was done already, or fixed on the spot, is never looked into:
    only who stands above may say that it is the same.
    """
    if from_above or case.source not in SENT_IN or case.level == LADDER[-1]:
        return False
    fixed = fixed_on_spot(other.nature, other.source, other.measures_taken)
    return other.status not in TO_HANDLE or (fixed and other.status in ("reported", "returned"))
