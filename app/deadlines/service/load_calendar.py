"""Loading an official year, and moving the running limits that it touches."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.settings import registered
from app.deadlines import rules
from app.deadlines.models import CalendarYear, Deadline
from app.deadlines.queries import Days, loaded, timing_for
from app.deadlines.service.limits import set_reminder
from app.posts.rules import Caller

#: A calendar with fewer is a mistake, and would stop every limit.
LEAST_WORKING_DAYS = 150


def load_official(
    *, caller: Caller, year: int, days: dict[date, bool], now: datetime
) -> tuple[int, list[Deadline]]:
    """The official year of the caller's county: whether somebody works on days that are not as
    their weekday says. Returns the county and the limits that moved.
    """
    county_id = caller.scope.county_for("policies.write") or refuse("post_lacks_permission")
    if any(day.year != year for day in days):
        raise Problem("invalid", fields=["days"], errors={"days": ["Out of range."]})
    said = {day.isoformat(): works for day, works in days.items()}
    moved = load_calendar(by=caller.id, county_id=county_id, year=year, days=said, now=now)
    return county_id, moved


def load_calendar(
    *, by: int | None, county_id: int, year: int, days: dict[str, bool], now: datetime
) -> list[Deadline]:
    """Store an official year for a county.

    Its running limits that cross a changed day are recomputed, an event each.
    """
    first = date(year, 1, 1)
    works = [
        rules.Calendar(
            clock.zone(), changed={date.fromisoformat(k): v for k, v in days.items()}
        ).works_on(first + timedelta(days=n))
        for n in range(366)
    ]
    if sum(works) < LEAST_WORKING_DAYS or rules.longest_rest(works) > rules.MOST_REST_DAYS // 2:
        refuse(
            "policy_invalid",
            why=f"{LEAST_WORKING_DAYS} working days a year at least, and no month of rest",
        )
    every = [day for n in range(366) if (day := first + timedelta(days=n)).year == year]
    before, newest = Days(county_id), loaded(county_id, year)
    old = {day: before.get(day, day.weekday() < 5) for day in every}
    version = newest.version + 1 if newest else 1
    row = CalendarYear(
        county_id=county_id,
        year=year,
        version=version,
        days=days,
        loaded_at=now,
        loaded_by=by,
    )
    db.session.add(row)
    db.session.flush()
    changed = [day for day in every if old[day] != days.get(day.isoformat(), day.weekday() < 5)]
    moved = _recompute(county_id, changed, now) if changed else []
    audit.changed(
        "calendars.load",
        "calendar",
        year,
        by=by,
        now=now,
        changed=[str(d) for d in changed],
        moved=len(moved),
    )
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
    """Set a limit's due time by today's calendar; whether that changed it."""
    assert row.running_since is not None
    timing = timing_for(row.county_id, now, row.policy_version)
    left = row.budget_s - row.spent_s
    if rules.due(row.clock, timing.calendar, row.running_since, left) == row.due_at:
        return False
    row.due_at = rules.recomputed(row.clock, timing.calendar, row.running_since, left, now)
    set_reminder(row, timing, now)
    return True
