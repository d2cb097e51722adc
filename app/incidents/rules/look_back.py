"""Re-checks of closed cases: who does them, from when, what follows (E06, T28)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.deadlines.rules import Limit
from app.incidents.rules.duty import levels_above, levels_from

#: What a re-check finds; and why one ends without having been done.
RESULTS = ("held", "failed")
#: So many days before its end a re-check lies on the desk of who owes it.
SOON_DAYS = 8
REOPENED = "reopened"


@dataclass(frozen=True)
class Plan:
    """The policy: days after closing by nature; how long before that it may be done.

    `again` is the limit of the level above, where the one that owed it let it run out.
    """

    natures: Mapping[str, tuple[int, ...]]
    early_days: int
    again: Limit


def checking_level(level: str, free: Collection[str]) -> str:
    """The lowest level, from the one that closed it, with a reviewer who had no part in it.

    The top where none has: its leader, or whoever comes into post, does it.
    """
    levels = levels_from(level)
    return next((one for one in levels if one in free), levels[-1])


def too_early(result: str, due_at: datetime, early_days: int, now: datetime) -> bool:
    """Whether it cannot count yet; that a spot has fallen back may be said at any time."""
    return result == "held" and now < due_at - timedelta(days=early_days + 1)


def level_above(level: str) -> str:
    """Where a case that fell back is handled: one level higher than it was closed at."""
    above = levels_above(level)
    return above[0] if above else level
