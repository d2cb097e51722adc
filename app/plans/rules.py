"""Who owes the tasks of a plan; its periods: which days belong together, how many tasks they ask
for, when a task is open (rows B03, B10, B14).

Periods follow each other without gap or overlap: the next begins the day after the last, under the
terms in force on that day. Holidays change nothing: fires burn on holidays too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

UNITS = ("day", "week", "month", "quarter")
PER = ("cell", "officer", "site")
DAY = timedelta(days=1)


def sweeps_after(status: str, severity: str) -> bool:
    """Whether the same is looked for elsewhere after a case (举一反三): once it is closed, and was
    more than a general one.
    """
    return status == "closed" and severity != "general"


@dataclass(frozen=True)
class Terms:
    """`times` tasks in every `every` units; with a `window` within these hours, which may go over
    midnight (18:00 to 06:00).
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
class Cycle:
    """Days that belong together, and how many tasks each seat owes in them."""

    first: date
    last: date
    times: int


@dataclass(frozen=True)
class Seat:
    """One that owes a task in each period: a cell, an officer in a cell, or a site in a cell."""

    key: str
    cell_id: int
    officer_id: int | None = None
    site_id: int | None = None


def cell_seat(cell_id: int) -> Seat:
    """A cell owes the task, whoever does it."""
    return Seat(f"cell {cell_id}", cell_id)


def site_seats(sites: Iterable[tuple[int, int]]) -> list[Seat]:
    """Each site of (site, cell) owes one."""
    return [Seat(f"site {i}", cell_id, site_id=i) for i, cell_id in sites]


def named_seats(officers: Iterable[tuple[int, int | None]], plan_cell_id: int) -> list[Seat]:
    """Each of (officer, the cell he patrols) owes one; who patrols none, in the plan's cell."""
    return [Seat(f"officer {i}", cell_id or plan_cell_id, officer_id=i) for i, cell_id in officers]


def seats_in_post(cell_ids: Iterable[int], in_post: Mapping[int, Sequence[int]]) -> list[Seat]:
    """Everybody in post in a cell owes one there. A cell with nobody in post owes one all the same:
    nobody's duty is not no duty.
    """
    seats: list[Seat] = []
    for i in cell_ids:
        people = [Seat(f"officer {who} in {i}", i, officer_id=who) for who in in_post.get(i, ())]
        seats += people or [cell_seat(i)]
    return seats


def first_free(candidates: Iterable[int], taken: Collection[int | None]) -> int | None:
    """The first of these that is not among those who have such a task; None where all have."""
    return next((i for i in candidates if i not in taken), None)


def cycle_from(first: date, terms: Terms, plan_last: date | None) -> Cycle:
    """The period that begins on `first`.

    One cut short, by the calendar or by the plan's end, asks for its share, rounded half up.
    """
    full_first, full_last = _full(first, terms)
    last = min(full_last, plan_last) if plan_last else full_last
    share = ((last - first).days + 1) / ((full_last - full_first).days + 1)
    return Cycle(first, last, int(terms.times * share + 0.5))


def cycles(
    terms: Sequence[tuple[date, Terms]], first: date, plan_last: date | None, until: date
) -> Iterator[tuple[int, Cycle]]:
    """(index of the terms in force, period) of the periods that begin from `first` to `until`.

    Terms by valid_from.
    """
    while first <= until and (plan_last is None or first <= plan_last):
        index = max((i for i, (since, _) in enumerate(terms) if since <= first), default=0)
        period = cycle_from(first, terms[index][1], plan_last)
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


def span(period: Cycle, window: tuple[time, time] | None, zone: Any) -> tuple[datetime, datetime]:
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
