"""Loading an official year, and moving the running limits that it touches."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy import select

from app.cells.service import take_turns
from app.core import audit, clock
from app.core.db import db
from app.core.errors import Named, refuse
from app.core.settings import registered
from app.deadlines import holidays, rules
from app.deadlines.models import CalendarYear, Deadline
from app.deadlines.queries import corrected, days_of, loaded, timing_for
from app.deadlines.service.limits import set_reminder
from app.deadlines.service.tell_changed import tell_changed
from app.posts.rules import Caller

#: A calendar with fewer is a mistake, and would stop every limit.
LEAST_WORKING_DAYS = 150


def load_official(
    *, caller: Caller, year: int, days: dict[date, bool], now: datetime
) -> tuple[int, list[Deadline]]:
    """The official year of the caller's county: whether somebody works on days that are not as
    their weekday says. Returns the county and the limits that moved.

    Refuses what is no whole year with `calendar_incomplete`, `calendar_short`,
    `calendar_other_year`, `policy_invalid`, and what rests too often with `calendar_rests`.
    """
    county_id = caller.scope.county_for("policies.write") or refuse("post_lacks_permission")
    moved = load_calendar(by=caller.id, county_id=county_id, year=year, days=days, now=now)
    return county_id, moved


def load_calendar(
    *, by: int | None, county_id: int, year: int, days: dict[date, bool], now: datetime
) -> list[Deadline]:
    """Store an official year for a county, in the place of the one before.

    Its running limits that cross a changed day are recomputed, an event each.
    """
    take_turns([county_id])
    check_year(year, days)
    check_rest(county_id, every_day(year), {year: days | corrected(county_id, year)})
    newest = loaded(county_id, year)
    row = CalendarYear(
        county_id=county_id,
        year=year,
        version=newest.version + 1 if newest else 1,
        days={day.isoformat(): works for day, works in days.items()},
        loaded_at=now,
        loaded_by=by,
    )
    return store(row, action="calendars.load", years={year}, by=by, now=now)


def check_year(year: int, days: Mapping[date, bool], only: Collection[date] | None = None) -> None:
    """Refuse a year that would stop every limit, or lose days of rest that the law gives: of an
    official one those too that are given for a holiday on a weekend.

    `only`: these days alone are new in it.
    """
    if others := sorted(str(day) for day in days if day.year != year):
        refuse("calendar_other_year", year=year, days=others)
    calendar = rules.Calendar(clock.zone(), changed=days)
    if sum(map(calendar.works_on, every_day(year))) < LEAST_WORKING_DAYS:
        _too_much_rest()
    lost = holidays.lost(year, days)
    gone = [(name, day) for name, some in lost.items() for day in some if not only or day in only]
    if gone:
        named = {
            name: " ".join(f"{day:%m-%d}" for one, day in gone if one == name) for name in lost
        }
        refuse(
            "calendar_incomplete",
            year=year,
            holidays=[_said(name, on.strip()) for name, on in named.items()],
            days=sorted({str(day) for _, day in gone}),
        )
    if not only and (count := holidays.unrequited(year, days)):
        some = [_said(name) for name in holidays.on_weekends(year)]
        refuse("calendar_short", year=year, count=count, holidays=some)


def check_rest(
    county_id: int, new: Iterable[date], known: Mapping[int, Mapping[date, bool]]
) -> None:
    """Refuse more days of rest than any holiday gives through one of the `new` days, on end or
    with some work between them, over New Year too: by the years of the county's calendar as they
    would be, others as stored.
    """
    new = list(new)
    changed: dict[date, bool] = {}
    for year in {day.year + beside for day in new for beside in (-1, 0, 1)}:
        changed |= known[year] if year in known else days_of(county_id, year)
    calendar = rules.Calendar(clock.zone(), changed=changed)
    if any(rules.rest_through(calendar, day) > rules.LONGEST_REST for day in new):
        _too_much_rest()
    count, first = rules.least_work(calendar, [day for day in new if not calendar.works_on(day)])
    if count > rules.MOST_REST:
        refuse(
            "calendar_rests",
            first=str(first),
            last=str(first + timedelta(days=rules.WINDOW - 1)),
            window=rules.WINDOW,
            count=count,
            most=rules.MOST_REST,
        )


def every_day(year: int) -> list[date]:
    """The days of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def _too_much_rest() -> NoReturn:
    work, rest = LEAST_WORKING_DAYS, rules.LONGEST_REST
    english = f"{work} working days a year at least, and no more than {rest} days of rest on end"
    refuse(
        "policy_invalid",
        why=Named(english, f"全年至少 {work} 个工作日，连续休息不超过 {rest} 天", english),
    )


def _said(holiday: str, days: str = "") -> Named:
    """A holiday with its days in either language."""
    names = holiday, holidays.ENGLISH[holiday]
    return Named(holiday, *(f"{name} {days}".rstrip() for name in names))


def store(
    *rows: Any, action: str, years: set[int], by: int | None, now: datetime, **detail: Any
) -> list[Deadline]:
    """Store rows of one county's calendar; running limits that cross a day which they change are
    moved, and who watches over the office is told. Returns these.
    """
    county_id = rows[0].county_id
    before = {year: days_of(county_id, year) for year in years}
    db.session.add_all(rows)
    db.session.flush()
    changed, rest = [], 0
    for year in sorted(years):
        after = days_of(county_id, year)
        days = before[year].keys() | after.keys()
        other = sorted(day for day in days if before[year].get(day) != after.get(day))
        rest += sum(not after.get(day, day.weekday() < 5) for day in other)
        changed += other
    moved = _recompute(county_id, changed, now) if changed else []
    about = ", ".join(map(str, sorted(years)))
    said = [str(day) for day in changed]
    audit.changed(
        action, "calendar", about, by=by, now=now, changed=said, moved=len(moved), **detail
    )
    if changed:
        counts = {"year": about, "rest": rest, "work": len(changed) - rest, "count": len(moved)}
        cause = f"{rows[0].__tablename__} {rows[0].id}"
        tell_changed(county_id, by=by, cause=cause, counts=counts, now=now)
    return moved


def _recompute(county_id: int, changed: list[date], now: datetime) -> list[Deadline]:
    """Move the running limits whose due time a changed day alters.

    Owners are locked before their limits, as actions do.
    """
    crossing = select(Deadline).where(
        Deadline.county_id == county_id,
        Deadline.running_since.is_not(None),
        Deadline.clock != "urgent",
        Deadline.due_at > now,
    )
    moved: list[Deadline] = []
    for owner, verbs in registered("deadline_owners").items():
        mine = crossing.where(Deadline.owner == owner)
        verbs.lock([row.owner_id for row in db.session.scalars(mine) if _crosses(row, changed)])
        locked = (
            mine.order_by(Deadline.id).with_for_update().execution_options(populate_existing=True)
        )
        rows = [
            row for row in db.session.scalars(locked) if _crosses(row, changed) and _move(row, now)
        ]
        verbs.moved(rows, now)
        moved += rows
    return moved


def _crosses(row: Deadline, changed: list[date]) -> bool:
    """Whether a limit runs over one of these days."""
    if row.running_since is None or row.due_at is None:
        return False
    zone = clock.zone()
    first, last = row.running_since.astimezone(zone).date(), row.due_at.astimezone(zone).date()
    return any(first <= day <= last for day in changed)


def _move(row: Deadline, now: datetime) -> bool:
    """Set a limit's due time by today's calendar; whether that changed it.

    What it was due before a calendar postponed it stays on record: no second one does so again.
    """
    assert row.running_since is not None
    assert row.due_at is not None
    timing = timing_for(row.county_id, now, row.policy_version)
    before = row.due_at
    row.due_at = rules.recomputed(
        row.clock,
        timing.calendar,
        row.running_since,
        row.budget_s - row.spent_s,
        now,
        was=before,
        postponed=row.first_due_at is not None,
    )
    if row.due_at == before:
        return False
    if row.due_at > before:
        row.first_due_at = before
    set_reminder(row, timing, now)
    return True
