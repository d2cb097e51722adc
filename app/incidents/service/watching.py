"""What happens to cases by themselves: limits run out, the top level is reminded, ended cells hand over, nothing is forgotten."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import or_, select

from app.cells import locating
from app.cells.models import Cell
from app.core import clock
from app.core.db import db, savepoint
from app.deadlines.models import Deadline
from app.deadlines.rules import Calendar
from app.deadlines.service import Terms, set_aside, terms_for
from app.deadlines.service.limits import end
from app.incidents.models import Incident
from app.incidents.rules.actions import OPEN
from app.incidents.service.history import (
    OWNER,
    level_cell,
    next_level,
    record,
    start_limit,
)
from app.notices.service import tell, tell_all, told
from app.posts import queries as posts

log = structlog.get_logger()


def ran_out(rows: Sequence[Deadline], now: datetime) -> int:
    """Escalate the cases whose limits these are. A case that somebody is acting on is left for the next sweep.

    The whole batch goes in one savepoint; if one case fails, all are tried one by one and the bad one is set aside.
    """
    try:
        with savepoint():
            return _escalate_all(rows, now)
    except Exception as error:
        log.warning("escalating one by one", error=type(error).__name__)
    done = 0
    for row in rows:
        try:
            with savepoint():
                done += _escalate_all([row], now)
        except Exception as error:
            log.error("limit set aside", deadline=row.id, exc_info=error)
            set_aside(row, error)
    return done


def _escalate_all(rows: Sequence[Deadline], now: datetime) -> int:
    ids = {row.owner_id for row in rows}
    query = select(Incident).where(Incident.id.in_([uuid.UUID(i) for i in ids])).with_for_update(skip_locked=True)
    cases = {str(case.id): case for case in db.session.scalars(query)}
    day = clock.day_of(now)
    seats = posts.holders({i for case in cases.values() for i in (case.township_id, case.county_id)}, "reviewer", day)
    terms: dict[tuple[int | None, int], Terms] = {}
    notices: list[dict[str, Any]] = []
    for row in rows:
        case = cases.get(row.owner_id)
        if case is None:
            continue
        key = (case.county_id, case.policy_version)
        if key not in terms:
            terms[key] = terms_for(case.county_id, now, case.policy_version)
        notices += _run_out(case, row, terms[key], seats, now)
    db.session.flush()
    tell_all(notices, now=now)
    return len(cases)


def _run_out(case: Incident, row: Deadline, terms: Terms, seats: dict[int, list[int]], now: datetime) -> list[dict[str, Any]]:
    """One limit ran out: the case moves to the next level that is in post, or stays at the top with its lateness on record."""
    late_since = row.due_at
    before = (case.status, case.level)
    case.overdue_since = case.overdue_since or late_since
    data: dict[str, Any] = {"stage": row.stage, "late_since": late_since.isoformat() if late_since else None, "rung": row.rung}
    if row.stage == "correct":
        end(row, reason="lapsed", terms=terms, now=now)
        case.status = "reported"
        start_limit(case, terms, now)
        event = record(case, "lapse", now=now, officer_id=None, before=before, data=data)
        return _notices("incident_corrected", seats.get(level_cell(case, case.level) or 0, []), case, event.id)
    level, skipped = _climb(case, seats)
    if level is None:
        end(row, reason="top_rung", terms=terms, now=now)
        case.due_at = None
        record(case, "overdue", now=now, officer_id=None, before=before, data=data | {"skipped": skipped})
        return []
    end(row, reason="escalated", terms=terms, now=now)
    case.level = level
    if case.status == "reported":
        case.base_level = level
    start_limit(case, terms, now, rung=row.rung + 1)
    event = record(case, "escalate", now=now, officer_id=None, before=before, data=data | {"cause": "time_out", "skipped": skipped})
    return _notices("incident_escalated", seats.get(level_cell(case, case.level) or 0, []), case, event.id)


def _climb(case: Incident, seats: dict[int, list[int]]) -> tuple[str | None, list[dict[str, str]]]:
    """The next level with somebody in post, None above the top; and the vacant ones skipped."""
    skipped, level = [], next_level(case.level)
    while level is not None and not seats.get(level_cell(case, level) or 0):
        skipped.append({"level": level, "reason": "vacant"})
        level = next_level(level)
    return level, skipped


def _notices(kind: str, officer_ids: Sequence[int], case: Incident, cause: Any) -> list[dict[str, Any]]:
    return [told(i, kind, cause, "incident", case.id, {"number": case.number or "—"}) for i in officer_ids]


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits: an event each, and the case's due time."""
    for row in rows:
        case = db.session.get_one(Incident, uuid.UUID(row.owner_id))
        case.due_at = row.due_at
        record(case, "recalculate", now=now, officer_id=None, before=(case.status, case.level), data={"due_at": str(row.due_at)})


def remind_top_rung(*, now: datetime) -> int:
    """Once a working day, tell the county's leaders of cases that are overdue with nobody above."""
    day = clock.day_of(now)
    stuck = set(db.session.scalars(select(Deadline.owner_id).where(Deadline.owner == OWNER, Deadline.reason == "top_rung")))
    query = select(Incident).where(Incident.status.in_(OPEN), Incident.due_at.is_(None), Incident.overdue_since.is_not(None))
    cases = [case for case in db.session.scalars(query.order_by(Incident.id)) if str(case.id) in stuck]
    leaders = posts.holders({case.county_id for case in cases}, "leader", day)
    count = 0
    calendars: dict[int | None, Calendar] = {i: terms_for(i, now).calendar for i in {case.county_id for case in cases}}
    for case in cases:
        if calendars[case.county_id].works_on(day):
            people = leaders.get(case.county_id or 0, [])
            once = f"{case.id} {day}"
            count += tell(people, "incident_overdue", cause=once, about="incident", about_id=case.id, now=now, params={"number": case.number or "—"})
    return count


def rehome(*, now: datetime) -> int:
    """Open cases of ended cells go to the cell that now holds their point; facts stay where they were."""
    today = clock.day_of(now)
    ended = select(Cell.id).where(Cell.ended_on.is_not(None), Cell.ended_on <= today)
    query = select(Incident).where(Incident.status.in_(OPEN), or_(Incident.village_id.in_(ended), Incident.township_id.in_(ended)))
    count = 0
    for case in db.session.scalars(query.order_by(Incident.id).limit(500)):
        found = locating.locate(case.lon, case.lat, at=now) if case.lon is not None and case.lat is not None else None
        if found is None or not found.cells or found.cells.get("village") == case.village_id:
            continue
        case.village_id, case.township_id, case.county_id = (found.cells.get(level) for level in ("village", "township", "county"))
        case.cell_id = found.finest()
        record(case, "rehome", now=now, officer_id=None, before=(case.status, case.level), data={"boundary_version": found.version})
        count += 1
    return count


def unwatched(*, now: datetime) -> int:
    """The auditor: tell the county office of open cases that have neither a running limit nor a recorded reason for none."""
    running = select(Deadline.owner_id).where(Deadline.owner == OWNER, Deadline.running_since.is_not(None))
    reasoned = select(Deadline.owner_id).where(Deadline.owner == OWNER, Deadline.reason == "top_rung")
    fine = {*db.session.scalars(running), *db.session.scalars(reasoned)}
    lost = [case for case in db.session.execute(select(Incident.id, Incident.county_id).where(Incident.status.in_(OPEN))) if str(case[0]) not in fine]
    day: date = clock.day_of(now)
    for county_id in {county for _, county in lost if county is not None}:
        count = sum(county == county_id for _, county in lost)
        for kind in ("reviewer", "administrator"):
            people = posts.holders([county_id], kind, day).get(county_id, [])
            tell(people, "cases_unwatched", cause=f"{county_id} {day}", about="cell", about_id=county_id, now=now, params={"count": count})
    if lost:
        log.error("open cases without a limit", count=len(lost))
    return len(lost)
