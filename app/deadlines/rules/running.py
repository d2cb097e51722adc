"""How a limit goes on: its reminders, longer, by another calendar, after it stood still."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.deadlines.rules.clocks import Calendar, due, spent


def next_reminder(
    clock: str,
    calendar: Calendar,
    since: datetime,
    left_s: float,
    *,
    shares: Sequence[float],
    after: datetime,
    before: datetime | None = None,
) -> datetime | None:
    """When a share of what was left at `since` is used next, after a moment and before it is due:
    by this calendar, and `before` a due time that holds against it.

    None where no share is left, as on limits of one day.
    """
    end = due(clock, calendar, since, left_s)
    end = min(end, before or end)
    moments = [due(clock, calendar, since, share * left_s) for share in shares]
    return min((moment for moment in moments if after < moment < end), default=None)


def longer(
    clock: str,
    calendar: Calendar,
    running_since: datetime,
    left_s: float,
    *,
    due_at: datetime,
    by_s: int,
) -> datetime:
    """When a running limit is due that gets `by_s` on top of `left_s`.

    Days that were one count stay one; where another due time holds than the calendar gives, what
    is on top runs from that.
    """
    if due(clock, calendar, running_since, left_s) == due_at:
        return due(clock, calendar, running_since, left_s + by_s)
    return _later(clock, calendar, due_at, by_s)


def _later(clock: str, calendar: Calendar, due_at: datetime, by_s: float) -> datetime:
    """A due time, so many seconds of its clock later."""
    if by_s <= 0:
        return due_at
    # a day that ends at 24:00 is over at that moment, the next has not begun to count
    whole = timedelta(microseconds=1) if clock == "natural_days" else timedelta(0)
    return due(clock, calendar, due_at - whole, by_s)


def recomputed(
    clock: str,
    calendar: Calendar,
    running_since: datetime,
    left_s: float,
    now: datetime,
    *,
    was: datetime,
    postponed: bool,
) -> datetime:
    """When a running limit that `was` due then ends under a calendar loaded later.

    Earlier leaves at least one working hour from now, but never gives more than there was; later it
    gets once only: one that was `postponed` before stays.
    """
    found = due(clock, calendar, running_since, left_s)
    if found > was:
        return was if postponed else found
    return min(was, max(found, due("working_hours", calendar, now, 3600)))


def gone_on(
    clock: str,
    calendar: Calendar,
    now: datetime,
    left_s: int,
    *,
    ended_at: datetime,
    was: datetime,
    postponed: bool,
) -> tuple[datetime, datetime | None]:
    """(when a limit is due that goes on now with the rest it had when it ended, then due `was`;
    what it would be due but for the calendars loaded since, where these postpone it).

    It is due later by what its clock ran meanwhile; a calendar postpones it once only here as well.
    """
    found = due(clock, calendar, now, left_s)
    by_then = _later(clock, calendar, was, spent(clock, calendar, ended_at, now))
    if found - by_then < timedelta(seconds=1):  # rests are whole seconds
        return found, None
    return (by_then, None) if postponed else (found, by_then)
