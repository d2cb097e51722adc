"""The policy and calendar that count for a county, and changing them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import or_, select

from app.core import audit, clock
from app.core.db import db
from app.core.epoch import kept
from app.core.errors import refuse
from app.core.settings import registered
from app.deadlines import rules
from app.deadlines.models import CalendarYear, Deadline, Policy
from app.deadlines.rules import Calendar, Limit
from app.posts.rules import Caller
from app.taxonomy.rules import SEVERITIES

CLASSES = ("immediate", "general", "complex")
#: A calendar with fewer is a mistake, and would stop every limit.
LEAST_WORKING_DAYS = 150
#: Where a policy says nothing: raw tracks are kept for two years.
RETENTION = {"track_days": 730}
#: Visits and photos that a valid patrol needs, and how near its way a photo must have been taken.
PATROL = {"valid_visits": 0, "valid_photos": 0, "photo_metres": 300}


@dataclass(frozen=True)
class Terms:
    """What counts for a county at a time: the policy's version and data, and the working calendar."""

    county_id: int | None
    policy_version: int
    data: dict[str, Any]
    calendar: Calendar

    def limit(self, *names: str) -> Limit:
        """The limit at a place of the policy, for example ("accept", "general")."""
        value: Any = self.data
        for name in names:
            value = value[name]
        return Limit.read(value)


def terms_for(county_id: int | None, now: datetime, policy_version: int | None = None) -> Terms:
    """The terms in force at `now`.

    With `policy_version` those of that policy: a case keeps the one it was filed under.
    """
    return _terms(
        county_id,
        now.astimezone(clock.zone()).date(),
        policy_version,
        clock.zone(),
    )


@kept
def _terms(county_id: int | None, day: date, policy_version: int | None, zone: ZoneInfo) -> Terms:
    if policy_version is not None:
        policy = db.session.get_one(Policy, policy_version)
    else:
        query = select(Policy).where(
            or_(Policy.county_id == county_id, Policy.county_id.is_(None)), Policy.valid_from <= day
        )
        found = db.session.scalars(
            query.order_by(
                Policy.county_id.is_(None), Policy.valid_from.desc(), Policy.version.desc()
            ).limit(1)
        ).first()
        policy = found or db.session.scalars(select(Policy).order_by(Policy.id).limit(1)).one()
    slots = tuple(
        (time.fromisoformat(a), time.fromisoformat(b)) for a, b in policy.data["working_time"]
    )
    return Terms(county_id, policy.id, policy.data, Calendar(zone, slots, Days(county_id)))


class Days(Mapping[date, bool]):
    """Days that are not as their weekday says: official years from the database, others computed.

    Read year by year.
    """

    def __init__(self, county_id: int | None) -> None:
        self._county_id = county_id
        self._years: dict[int, dict[date, bool]] = {}

    def __getitem__(self, day: date) -> bool:
        if day.year not in self._years:
            row = loaded(self._county_id, day.year)
            official = (
                {date.fromisoformat(text): works for text, works in row.days.items()}
                if row
                else None
            )
            self._years[day.year] = computed(day.year)[0] if official is None else official
        return self._years[day.year][day]

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


@cache
def computed(year: int) -> tuple[dict[date, bool], bool]:
    """({day: works}, whether make-up working days are known) from the published or, failing that,
    statutory holidays.
    """
    china = holidays.country_holidays("CN", years=year)
    days = {day: False for day in china if day.year == year and day.weekday() < 5}
    made_up = {day: True for day in getattr(china, "weekend_workdays", ()) if day.year == year}
    return days | made_up, bool(made_up)


def loaded(county_id: int | None, year: int) -> CalendarYear | None:
    """The newest calendar that a county has loaded for a year."""
    query = select(CalendarYear).where(
        CalendarYear.county_id == county_id, CalendarYear.year == year
    )
    return db.session.scalars(query.order_by(CalendarYear.version.desc()).limit(1)).first()


def is_provisional(county_id: int | None, year: int) -> bool:
    """Whether a year's calendar is only computed from the statutory holidays."""
    return loaded(county_id, year) is None and not computed(year)[1]


def check_policy(data: Any) -> None:
    """Refuse a policy that any part of the program could not use."""
    try:
        if isinstance(data, dict):
            data.setdefault("retention", dict(RETENTION))  # clients of before it was there
            data["patrol"] = dict(PATROL) | data["patrol"]
        if set(data) != {
            "working_time",
            "accept",
            "handle",
            "confirm",
            "correct",
            "patrol",
            "late_filing_days",
            "retention",
        }:
            raise ValueError(
                "keys must be working_time, accept, handle, confirm, correct, patrol, late_filing_days, retention"
            )
        slots = [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in data["working_time"]]
        flat = [moment for slot in slots for moment in slot]
        if (
            not slots
            or flat != sorted(set(flat))
            or any(len(pair) != 2 for pair in data["working_time"])
        ):
            raise ValueError("working_time must be pairs in rising order")
        if sum((b.hour - a.hour) * 60 + b.minute - a.minute for a, b in slots) < 60:
            raise ValueError("working_time must hold an hour a day at least")
        if set(data["accept"]) != set(SEVERITIES) or set(data["handle"]) != set(CLASSES):
            raise ValueError(
                f"accept needs {', '.join(SEVERITIES)}; handle needs {', '.join(CLASSES)}"
            )
        for value in (
            *data["accept"].values(),
            *data["handle"].values(),
            data["confirm"],
            data["correct"],
        ):
            Limit.read(value)
        _check_patrol(data["patrol"])
        if not (type(data["late_filing_days"]) is int and 1 <= data["late_filing_days"] <= 90):
            raise ValueError("late_filing_days from 1 to 90")
        if (
            set(data["retention"]) != set(RETENTION)
            or type(data["retention"]["track_days"]) is not int
            or not 30 <= data["retention"]["track_days"] <= 3650
        ):
            raise ValueError("retention: track_days from 30 to 3650")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        refuse("policy_invalid", why=str(error))


def _check_patrol(patrol: dict[str, Any]) -> None:
    """What a valid patrol is; raises ValueError with what is wrong."""
    if set(patrol) != {
        "every_days",
        "valid_minutes",
        "valid_metres",
        "valid_inside_share",
        *PATROL,
    }:
        raise ValueError(
            f"patrol needs every_days, valid_minutes, valid_metres, valid_inside_share, {', '.join(PATROL)}"
        )
    most = {"valid_visits": 100, "valid_photos": 100, "photo_metres": 5000}
    if not all(
        type(patrol[name]) is int and 0 <= patrol[name] <= top for name, top in most.items()
    ):
        raise ValueError("patrol: valid_visits and valid_photos up to 100, photo_metres up to 5000")
    if not (
        type(patrol["every_days"]) is int
        and 1 <= patrol["every_days"] <= 92
        and 0 <= patrol["valid_inside_share"] <= 1
    ):
        raise ValueError("patrol: every_days from 1 to 92, valid_inside_share from 0 to 1")
    if not (0 <= patrol["valid_minutes"] <= 1440 and 0 <= patrol["valid_metres"] <= 100_000):
        raise ValueError("patrol: valid_minutes up to 1440, valid_metres up to 100000")


def add_policy(
    *, caller: Caller, county_id: int, valid_from: date, data: dict[str, Any], now: datetime
) -> Policy:
    """A new version for a county; running cases keep theirs."""
    check_policy(data)
    newest = db.session.scalar(
        select(Policy.version)
        .where(Policy.county_id == county_id)
        .order_by(Policy.version.desc())
        .limit(1)
    )
    row = Policy(
        county_id=county_id,
        version=(newest or 0) + 1,
        valid_from=valid_from,
        data=data,
        edited_by=caller.id,
        edited_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.changed(
        "policies.add", "policy", row.id, by=caller.id, now=now, valid_from=str(valid_from)
    )
    return row


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
    terms = terms_for(row.county_id, now, row.policy_version)
    left = row.budget_s - row.spent_s
    if rules.due(row.clock, terms.calendar, row.running_since, left) == row.due_at:
        return False
    row.due_at = rules.recomputed(row.clock, terms.calendar, row.running_since, left, now)
    return True
