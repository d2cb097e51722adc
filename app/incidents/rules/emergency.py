"""Emergencies: who is chased when, which level leads, when an end may be declared (C18, C19)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from app.incidents.rules.duty import LADDER

#: Whom an emergency calls: the cell of each level, and the emergency offices of the county.
LEVELS = ("village", *LADDER)
OFFICE = "office"
#: Called waits; a vacant level had nobody to call.
STATES = ("called", "acknowledged", "vacant", "ended")


def chased(rung: int, groups: Sequence[Sequence[int]]) -> list[int]:
    """Whom the chase of a rung, from 0, tells: `groups` are those on duty, all, the leaders.

    With each rung one group more; where nobody is in those, the next ones.
    """
    found: list[int] = []
    for place, group in enumerate(groups):
        if place <= rung or not found:
            found += [one for one in group if one not in found]
    return found


def knows(filer_id: int, people: Iterable[int]) -> bool:
    """Whether a level knows already: one of those whom it would call has filed it."""
    return filer_id in people


def leading(acknowledged: Iterable[str]) -> str | None:
    """The level that leads: the highest that has acknowledged; a village or office never does."""
    known = set(acknowledged)
    return next((level for level in reversed(LADDER) if level in known), None)


class Sample(Protocol):
    """One value of a sample round; of the same place and indicator, the later one counts."""

    taken_at: datetime
    place: str
    indicator: str
    over: bool


def is_over(value: float, limit: float | None, over: bool | None) -> bool | None:
    """Whether a value is over its limit: as said, else by the limit; None where nobody can tell."""
    if over is not None or limit is None:
        return over
    return value > limit


def still_over(samples: Iterable[Sample]) -> list[str]:
    """Where what was last found over its limit: "下游桥 石油类".

    Spaces do not tell places or indicators apart.
    """
    last: dict[tuple[str, str], Sample] = {}
    for one in sorted(samples, key=lambda sample: sample.taken_at):
        last["".join(one.place.split()), "".join(one.indicator.split())] = one
    return [f"{one.place} {one.indicator}" for one in last.values() if one.over]
