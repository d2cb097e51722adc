"""What is looked after now and then: lateness at the top, cases without a running limit."""

import uuid
from datetime import date, datetime

import structlog
from sqlalchemy import case as when
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.rules import Calendar
from app.deadlines.service import timing_for
from app.incidents.models import Incident, TimeRequest
from app.incidents.rules.actions import OPEN
from app.incidents.rules.limits import BESIDE
from app.incidents.service import ask_time
from app.incidents.service.case_limits import OWNER
from app.notices.service import tell
from app.posts import queries as posts

log = structlog.get_logger()


def remind_top_rung(*, now: datetime) -> int:
    """Once a working day, tell the county's leaders of cases that are overdue with nobody above."""
    day = clock.day_of(now)
    stuck = set(
        db.session.scalars(
            select(Deadline.owner_id).where(Deadline.owner == OWNER, Deadline.reason == "top_rung")
        )
    )
    query = select(Incident).where(
        Incident.status.in_(OPEN),
        Incident.due_at.is_(None),
        Incident.overdue_since.is_not(None),
        Incident.paused_until.is_(None),
    )
    cases = [
        case for case in db.session.scalars(query.order_by(Incident.id)) if str(case.id) in stuck
    ]
    leaders = posts.holders({case.county_id for case in cases}, "leader", day)
    count = 0
    calendars: dict[int | None, Calendar] = {
        i: timing_for(i, now).calendar for i in {case.county_id for case in cases}
    }
    for case in cases:
        if calendars[case.county_id].works_on(day):
            people = leaders.get(case.county_id or 0, [])
            once = f"{case.id} {day}"
            count += tell(
                people,
                "incident_overdue",
                cause=once,
                about="incident",
                about_id=case.id,
                now=now,
                params={"number": case.number or "—"},
            )
    return count


def unwatched(*, now: datetime) -> int:
    """Proves that every open case has a running limit, or a reason on record for having none.

    Limits set aside by a failure are armed again; the county office is told how many cases were
    found without.
    """
    cases = {
        str(case_id): county
        for case_id, county in db.session.execute(
            select(Incident.id, Incident.county_id).where(Incident.status.in_(OPEN))
        )
    }
    # of the stages one after the other, and of each that runs beside them
    line = when((Deadline.stage.in_(BESIDE), Deadline.stage), else_=None)
    newest = (
        select(func.max(Deadline.id))
        .where(Deadline.owner == OWNER)
        .group_by(Deadline.owner_id, line)
    )
    fine = _paused()
    for row in db.session.scalars(select(Deadline).where(Deadline.id.in_(newest))):
        if row.running_since is not None or row.reason == "top_rung":
            fine |= {row.owner_id} if row.stage not in BESIDE else set()
        elif row.owner_id in cases and (row.reason or "").startswith("failed"):
            row.running_since, row.reason = now, None
    lost = [county for case_id, county in cases.items() if case_id not in fine]
    day: date = clock.day_of(now)
    for county_id in {county for county in lost if county is not None}:
        for kind in ("reviewer", "administrator"):
            people = posts.holders([county_id], kind, day).get(county_id, [])
            params = {"count": lost.count(county_id)}
            tell(
                people,
                "cases_unwatched",
                cause=f"{county_id} {day}",
                about="cell",
                about_id=county_id,
                now=now,
                params=params,
            )
    if lost:
        log.error("open cases without a limit", count=len(lost))
    return len(lost)


def _paused() -> set[str]:
    """The cases of which a granted pause runs."""
    running = select(Deadline.owner_id).where(
        Deadline.owner == ask_time.OWNER, Deadline.running_since.is_not(None)
    )
    ids = [uuid.UUID(i) for i in db.session.scalars(running)]
    rows = select(TimeRequest.incident_id).where(
        TimeRequest.id.in_(ids), TimeRequest.state == "granted"
    )
    return {str(i) for i in db.session.scalars(rows)} if ids else set()
