"""Time limits on four clocks, as pure functions of a calendar.

`urgent` runs round the clock; `working_hours` runs in working time; `natural_days` and
`working_days` count days after the one they start on (Civil Code Art. 201–203). Budgets are
seconds; for day clocks whole days of 86,400 s.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile

CLOCKS = ("urgent", "working_hours", "natural_days", "working_days")
DAY_S = 86_400
DAY = timedelta(days=1)
Spans = tuple[tuple[datetime, datetime], ...]
#: No calendar has this many rest days on end; beyond it the calendar is broken.
MOST_REST_DAYS = 60
#: A longer rest than any holiday gives is refused: it would stop every limit meanwhile.
LONGEST_REST = 15
#: Nor may runs of rest with a day of work between them: of any so many days in a row most rest so
#: often at the most. No year that the State Council has given, nor that is computed, has over 15
#: (2020, with the days added to its Spring Festival); the others are for storms.
WINDOW, MOST_REST = 30, 18


@dataclass(frozen=True)
class Calendar:
    """Working time: `slots` of local times on every working day.

    `changed` overrides Monday to Friday (holidays, 调休).
    """

    zone: tzinfo
    slots: tuple[tuple[time, time], ...] = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))
    changed: Mapping[date, bool] = field(default_factory=dict)
    #: The working time of days that were asked for: limits of one time run over the same days.
    _spans: dict[date, Spans] = field(default_factory=dict, compare=False, repr=False)

    def works_on(self, day: date) -> bool:
        """Whether `day` is a working day."""
        return self.changed.get(day, day.weekday() < 5)

    def works_at(self, moment: datetime) -> bool:
        """Whether a moment lies in working time."""
        local = moment.astimezone(self.zone)
        within = any(begin <= local.time() < end for begin, end in self.slots)
        return within and self.works_on(local.date())

    def at(self, day: date, moment: time) -> datetime:
        """A local time of a day as UTC."""
        return datetime.combine(day, moment, self.zone).astimezone(UTC)

    def working_spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Spans of working time that end after `start`, in order, without end."""
        day = start.astimezone(self.zone).date()
        rest = 0
        while rest < MOST_REST_DAYS:
            spans = self._spans.get(day)
            if spans is None:
                slots = self.slots if self.works_on(day) else ()
                spans = tuple((self.at(day, begin), self.at(day, end)) for begin, end in slots)
                self._spans[day] = spans
            rest = 0 if spans else rest + 1
            for begin, end in spans:
                if end > start:
                    yield max(begin, start), end
            day += DAY
        raise ValueError("the calendar has no working time")

    def next_working_day(self, day: date) -> date:
        """`day` itself if it works, else the first after it that does."""
        for ahead in range(MOST_REST_DAYS):
            if self.works_on(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        raise ValueError("the calendar has no working day")


def due(clock: str, calendar: Calendar, start: datetime, budget_s: float) -> datetime:
    """When a budget that starts running at `start` has run out; never before `start`."""
    if budget_s <= 0:
        return start
    if clock == "urgent":
        return start + timedelta(seconds=budget_s)
    if clock == "working_hours":
        return _after_working_seconds(calendar, start, budget_s)
    day, days = start.astimezone(calendar.zone).date(), round(budget_s / DAY_S)
    if clock == "natural_days":
        last = calendar.next_working_day(day + timedelta(days=max(days, 1)))
        return calendar.at(last + timedelta(days=1), time(0))
    if clock == "working_days":
        for _ in range(max(days, 1)):
            day = calendar.next_working_day(day + timedelta(days=1))
        return calendar.at(day, calendar.slots[-1][1])
    raise ValueError(f"unknown clock {clock}")


def _after_working_seconds(calendar: Calendar, start: datetime, budget_s: float) -> datetime:
    left = timedelta(seconds=budget_s)
    for begin, end in calendar.working_spans(start):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise AssertionError("working_spans() has no end")


def spent(clock: str, calendar: Calendar, start: datetime, end: datetime) -> float:
    """Seconds of budget used between two moments: the inverse of `due` on each clock."""
    if end <= start:
        return 0.0
    if clock == "urgent":
        return (end - start).total_seconds()
    if clock == "working_hours":
        within = takewhile(lambda span: span[0] < end, calendar.working_spans(start))
        used = (min(stop, end) - begin for begin, stop in within)
        return sum(used, timedelta(0)).total_seconds()
    # a day that ends at 24:00 is over at that moment, the next has not begun to count
    first = start.astimezone(calendar.zone).date()
    last = (end - timedelta(microseconds=1)).astimezone(calendar.zone).date()
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    if clock == "natural_days":
        return float(len(days) * DAY_S)
    if clock == "working_days":
        return float(sum(calendar.works_on(day) for day in days) * DAY_S)
    raise ValueError(f"unknown clock {clock}")


def least_work(calendar: Calendar, days: Collection[date]) -> tuple[int, date]:
    """Of all spans of `WINDOW` days that hold one of these, one in which most days rest: how many,
    and its first day. (0, date.max) where there are none.
    """
    if not days:
        return 0, date.max
    starts = {day - timedelta(days=back) for day in days for back in range(WINDOW)}
    ahead = [timedelta(days=n) for n in range(WINDOW)]
    rest = {day: not calendar.works_on(day) for day in {one + n for one in starts for n in ahead}}
    found = ((sum(rest[first + n] for n in ahead), first) for first in sorted(starts))
    return max(found, key=lambda one: one[0])


def rest_through(calendar: Calendar, day: date) -> int:
    """How many days of rest on end `day` is one of, 0 if it works; not counted beyond the 60 that
    no calendar has on either side.
    """
    if calendar.works_on(day):
        return 0
    days = 1
    for way in (-1, 1):
        ahead = (day + timedelta(days=way * n) for n in range(1, MOST_REST_DAYS))
        days += len([*takewhile(lambda one: not calendar.works_on(one), ahead)])
    return days
