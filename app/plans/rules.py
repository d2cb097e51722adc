"""Periods of plans: which days belong together, how many tasks they ask for, when a task is open
(rows B03, B10, B14).

Periods follow each other without gap or overlap: the next begins the day after the last, under the
terms in force on that day.
Holidays change nothing: fires burn on holidays too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

UNITS = ("day", "week", "month", "quarter")
PER = ("cell", "officer", "site")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """`times` tasks in every `every` units, within hours of the day if `window` says so (18:00 to
    06:00 goes over midnight).
    """

    unit: str
    every: int
    times: int
    window: tuple[time, time] | None = None

    @staticmethod
    def read(data: Mapping[str, Any]) -> "Terms":
        hours = data.get("window")
        window = (
            (time.fromisoformat(hours["from"]), time.fromisoformat(hours["until"]))
            if hours
            else None
        )
        return Terms(data["unit"], data["every"], data["times"], window)


@dataclass(frozen=True)
class Period:
    """Days that belong together, and how many tasks each seat owes in them."""

    first: date
    last: date
    times: int


def period_from(first: date, terms: Terms, plan_last: date | None) -> Period:
    """The period that begins on `first`.

    One cut short, by the calendar or by the plan's end, asks for its share, rounded half up.
    """
    full_first, full_last = _full(first, terms)
    last = min(full_last, plan_last) if plan_last else full_last
    share = ((last - first).days + 1) / ((full_last - full_first).days + 1)
    return Period(first, last, int(terms.times * share + 0.5))


def periods(
    terms: Sequence[tuple[date, Terms]], first: date, plan_last: date | None, until: date
) -> Iterator[tuple[int, Period]]:
    """(index of the terms in force, period) of the periods that begin from `first` to `until`.

    Terms by valid_from.
    """
    while first <= until and (plan_last is None or first <= plan_last):
        index = max((i for i, (since, _) in enumerate(terms) if since <= first), default=0)
        period = period_from(first, terms[index][1], plan_last)
        yield index, period
        first = period.last + DAY


def _full(day: date, terms: Terms) -> tuple[date, date]:
    """The whole period of the calendar that a day lies in; periods of days begin where they are."""
    if terms.unit == "day":
        return day, day + DAY * (terms.every - 1)
    if terms.unit == "week":
        monday = day - DAY * day.weekday()
        return monday, monday + DAY * (7 * terms.every - 1)
    months = terms.every * (3 if terms.unit == "quarter" else 1)
    start = date(day.year, day.month - (day.month - 1) % (3 if terms.unit == "quarter" else 1), 1)
    return start, _months_later(start, months) - DAY


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def span(period: Period, window: tuple[time, time] | None, zone: Any) -> tuple[datetime, datetime]:
    """When a task of the period opens and when it is due, local.

    A night that begins on the last day is waited for.
    """
    start, end = window or (time(0), time(0))
    opens = datetime.combine(period.first, start, zone)
    over = window is None or end <= start
    return opens, datetime.combine(period.last + DAY if over else period.last, end, zone)


def in_window(moment: datetime, window: tuple[time, time] | None) -> bool:
    """Whether a local time lies within the hours of the day."""
    if window is None:
        return True
    start, end = window
    now = moment.time().replace(tzinfo=None)
    return start <= now < end if start < end else now >= start or now < end
