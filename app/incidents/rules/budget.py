"""What is left of a desk's time for a stage: time once spent never comes back (C05, D14).

A desk is a level of a case in one cell. Its budget for a stage goes on after returns, rejections,
reopenings and whenever the case comes back to it; another level has its own, and another township
to which the case was relocated. Times are UTC, budgets seconds.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from app.deadlines.rules import DAY_S, Calendar, Limit, spent

#: A desk that has used up its time gets a last rest: a working day, on hour and day clocks alike.
LEAST_LEFT_S = {"working_hours": 7 * 3600, "urgent": 3600}
#: How often it does in one stage; sending a case to and fro must not make time.
LEAST_RESTS = 2
#: Why a limit ends whose rest runs on as it was: after the pause; by the rule of another place.
PAUSED, MISPLACED = "suspended", "misplaced"


class Ended(Protocol):
    """A limit that the case has had."""

    stage: str
    level: str
    cell_id: int | None
    clock: str
    spent_s: int
    started_at: datetime
    ended_at: datetime | None
    #: What was granted on top, in seconds of its clock; and why it ended.
    extended_s: int
    reason: str | None


def budget_left(
    limit: Limit,
    limits: Iterable[Ended],
    *,
    stage: str,
    level: str,
    cell_id: int | None,
    calendar: Calendar,
) -> Limit:
    """The limit of a desk to which a case comes, given all `limits` of the case, oldest first.

    With what was granted on top. Nought where the last rests have been given, too: such a limit is
    due at once. After a pause, or where another rule holds from now on, exactly the rest runs on,
    and a day at least on clocks of days.
    """
    desk = (stage, level, cell_id)
    rows = [r for r in limits if (r.stage, r.level, r.cell_id) == desk and r.ended_at is not None]
    whole = limit.budget_s + sum(row.extended_s for row in rows if row.clock == limit.clock)
    least = min(LEAST_LEFT_S.get(limit.clock, DAY_S), whole)
    used = rests = 0
    last: date | None = None
    paused = False
    for row in rows:
        assert row.ended_at is not None
        # a desk's first day is free, not the first day of every turn
        first = row.started_at.astimezone(calendar.zone).date()
        if last is not None:
            rests += whole - used < least and not paused
            used += DAY_S if first > last and _counts(limit.clock, calendar, first) else 0
        used += _used(row, limit.clock, calendar)
        # a day limit that ends at 24:00 has not begun the next day
        end = row.ended_at - timedelta(microseconds=1)
        last = max(last or first, first, end.astimezone(calendar.zone).date())
        paused = row.reason in (PAUSED, MISPLACED)
    left = whole - used
    if paused:
        return Limit(limit.clock, max(left, DAY_S if limit.clock.endswith("days") else 1))
    if left < least:
        left = least if rests < LEAST_RESTS else max(left, 0)
    return Limit(limit.clock, left)


def _counts(clock: str, calendar: Calendar, day: date) -> bool:
    """Whether a day is time on a clock of days."""
    return clock == "natural_days" or (clock == "working_days" and calendar.works_on(day))


def _used(row: Ended, clock: str, calendar: Calendar) -> int:
    """Seconds that a limit used, on the clock that counts now (a case may change its class)."""
    if row.clock == clock or row.ended_at is None:
        return row.spent_s
    return round(spent(clock, calendar, row.started_at, row.ended_at))
