"""By which policy and calendar a county's limits run, and the limits of a thing."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select

from app.core import clock, plain
from app.core.db import db
from app.core.epoch import kept
from app.core.many import dialect, one_of
from app.deadlines.holidays import computed
from app.deadlines.models import CalendarCorrection, CalendarYear, Deadline
from app.deadlines.rules import Calendar, Limit, due, next_reminder
from app.deadlines.sections import REMINDERS, WORKING_TIME
from app.policies.queries import by_version, in_force
from app.policies.rules import Rules

T = TypeVar("T")
MOST_SAID = 10_000
#: The due time, and the first reminder before it.
Ends = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Timing:
    """By what a county's limits run: the rules of a policy and the working calendar."""

    county_id: int | None
    rules: Rules
    calendar: Calendar
    #: What was worked out for one moment: a batch opens the same few limits again and again.
    _ends: dict[tuple[str, int, datetime], Ends] = field(default_factory=dict, compare=False)
    #: What its rules say of one sort of cases; see `once`.
    _said: dict[Any, Any] = field(default_factory=dict, compare=False)

    def ends(self, clock_name: str, left_s: int, now: datetime) -> Ends:
        """When so much time that runs from now is over, and when somebody is reminded of it."""
        key = (clock_name, left_s, now)
        found = self._ends.get(key)
        if found is None:
            if any(moment != now for _, _, moment in [*self._ends][:1]):
                self._ends.clear()
            shares = self.rules[REMINDERS]
            found = (
                due(clock_name, self.calendar, now, left_s),
                next_reminder(clock_name, self.calendar, now, left_s, shares=shares, after=now),
            )
            self._ends[key] = found
        return found

    def once(self, situation: Hashable, say: Callable[[], T]) -> T:
        """What its rules say of a situation, worked out once: `say` depends on nothing else."""
        found = self._said.get(situation, self)  # which is no answer
        if found is self:
            if len(self._said) >= MOST_SAID:
                self._said.clear()
            found = self._said[situation] = say()
        said: T = found
        return said

    def limit(self, stage: str, which: str | None = None) -> Limit:
        """The limit of a stage; for ("accept", severity) and ("handle", class) the one of these."""
        found = self.rules.values[stage]
        limit: Limit = found if which is None else found[which]
        return limit


def timing_for(county_id: int | None, now: datetime, policy_version: int | None = None) -> Timing:
    """The timing in force at `now`.

    With `policy_version` that of the policy: a case keeps the one it was filed under.
    """
    return _timing(county_id, in_force(county_id, now, policy_version).version, clock.zone())


@kept
def _timing(county_id: int | None, version: int, zone: ZoneInfo) -> Timing:
    return timing_by(county_id, by_version(version), zone)


def timing_by(county_id: int | None, rules: Rules, zone: ZoneInfo) -> Timing:
    """The timing of a county by some rules, in force or not."""
    return Timing(county_id, rules, Calendar(zone, rules[WORKING_TIME], Days(county_id)))


class Days(Mapping[date, bool]):
    """Days that are not as their weekday says: official years from the database, others computed.

    Read year by year.
    """

    def __init__(self, county_id: int | None) -> None:
        self._county_id = county_id
        self._years: dict[int, dict[date, bool]] = {}

    def __getitem__(self, day: date) -> bool:
        if day.year not in self._years:
            self._years[day.year] = days_of(self._county_id, day.year)
        return self._years[day.year][day]

    def __iter__(self) -> Iterator[date]:
        return iter(())

    def __len__(self) -> int:
        return 0


def days_of(
    county_id: int | None, year: int, anew: Mapping[date, bool | None] | None = None
) -> dict[date, bool]:
    """A year's days that are not as their weekday says: as loaded, else as computed, and as single
    days were corrected; `anew` as they would be with further corrections, or without (None).
    """
    return calendar_of(county_id, year, anew)[0]


def calendar_of(
    county_id: int | None, year: int, anew: Mapping[date, bool | None] | None = None
) -> tuple[dict[date, bool], bool]:
    """(`days_of` a year, whether its calendar is only computed from the statutory holidays)."""
    row = loaded(county_id, year)
    base, official = computed(year) if row is None else (read_days(row.days), True)
    more = {day: works for day, works in (anew or {}).items() if day.year == year}
    single: dict[date, bool | None] = {**corrected(county_id, year), **more}
    found = base | {day: works for day, works in single.items() if works is not None}
    days = {day: works for day, works in found.items() if works != (day.weekday() < 5)}
    return days, not official


def read_days(said: Mapping[str, bool]) -> dict[date, bool]:
    """Days as a calendar is stored."""
    return {date.fromisoformat(text): works for text, works in said.items()}


def corrected(county_id: int | None, year: int) -> dict[date, bool]:
    """The single days of a year that a county has corrected, without those it took back."""
    query = select(CalendarCorrection.day, CalendarCorrection.works).where(
        CalendarCorrection.county_id == county_id,
        CalendarCorrection.day.between(date(year, 1, 1), date(year, 12, 31)),
    )
    rows = db.session.execute(query.order_by(CalendarCorrection.id))
    newest = {row.day: row.works for row in rows}
    return {day: works for day, works in newest.items() if works is not None}


def loaded(county_id: int | None, year: int) -> CalendarYear | None:
    """The newest calendar that a county has loaded for a year."""
    query = select(CalendarYear).where(
        CalendarYear.county_id == county_id, CalendarYear.year == year
    )
    return db.session.scalars(query.order_by(CalendarYear.version.desc()).limit(1)).first()


def is_provisional(county_id: int | None, year: int) -> bool:
    """Whether a year's calendar is only computed from the statutory holidays."""
    return loaded(county_id, year) is None and not computed(year)[1]


def every(owner: str, owner_ids: Iterable[object]) -> dict[str, list[Deadline]]:
    """{key of a thing: all limits that it has had, running or ended, oldest first}."""
    query = select(Deadline).where(
        Deadline.owner == owner, Deadline.owner_id.in_([str(one) for one in owner_ids])
    )
    found: dict[str, list[Deadline]] = {}
    for row in db.session.scalars(query.order_by(Deadline.id)):
        found.setdefault(row.owner_id, []).append(row)
    return found


@cache
def _every(dialect: str) -> Select[Any]:
    table = Deadline.__table__
    mine = table.c.owner == bindparam("owner"), one_of(table.c.owner_id, "owner_ids", dialect)
    return select(table).where(*mine).order_by(table.c.id)


def every_plain(owner: str, owner_ids: Iterable[object]) -> dict[str, list[Deadline]]:
    """`every` of a batch, as plain rows (core/plain)."""
    found: dict[str, list[Deadline]] = {}
    query = _every(dialect())
    for row in plain.read(Deadline, query, owner=owner, owner_ids=[*map(str, owner_ids)]):
        found.setdefault(row.owner_id, []).append(row)
    return found


def running_of(owner: str, owner_ids: Iterable[object]) -> dict[str, list[Deadline]]:
    """{key of a thing: its running limits, the earliest due first} of many things of one owner."""
    wanted = [str(one) for one in owner_ids]
    found: dict[str, list[Deadline]] = {}
    if wanted:
        query = select(Deadline).where(
            Deadline.owner == owner,
            Deadline.owner_id.in_(wanted),
            Deadline.running_since.is_not(None),
        )
        for row in db.session.scalars(query.order_by(Deadline.due_at, Deadline.id)):
            found.setdefault(row.owner_id, []).append(row)
    return found


def newest(owner: str, owner_id: object, stage: str) -> Deadline:
    """The last limit that a thing has had in a stage, which it has been in."""
    query = select(Deadline).where(
        Deadline.owner == owner, Deadline.owner_id == str(owner_id), Deadline.stage == stage
    )
    return db.session.scalars(query.order_by(Deadline.id.desc()).limit(1)).one()


def set_aside() -> dict[tuple[str, str], int | None]:
    """{(owner, key of a thing): its county} of the things with a limit that was set aside."""
    query = select(Deadline.owner, Deadline.owner_id, Deadline.county_id).where(
        Deadline.running_since.is_(None), Deadline.ended_at.is_(None)
    )
    return {(row.owner, row.owner_id): row.county_id for row in db.session.execute(query)}


def unended(owner: str, owner_id: object) -> Sequence[Deadline]:
    """The limits of a thing that run, or were set aside when they ran out."""
    query = select(Deadline).where(
        Deadline.owner == owner,
        Deadline.owner_id == str(owner_id),
        Deadline.ended_at.is_(None),
    )
    return db.session.scalars(query.order_by(Deadline.id)).all()
