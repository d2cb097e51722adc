"""What is looked after now and then: the top level reminded, ended cells handed over, nothing
forgotten.
"""

from datetime import date, datetime

import structlog
from sqlalchemy import func, or_, select

from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.queries import running
from app.deadlines.rules import Calendar
from app.deadlines.service import timing_for
from app.incidents.models import Incident
from app.incidents.rules.actions import OPEN
from app.incidents.service import telling
from app.incidents.service.filing import open_cells
from app.incidents.service.history import OWNER, level_cell, record, reviewers
from app.notices.service import tell
from app.posts import queries as posts

log = structlog.get_logger()
MOST = 500  # a commit a batch


def remind_top_rung(*, now: datetime) -> int:
    """Once a working day, tell the county's leaders of cases that are overdue with nobody above."""
    day = clock.day_of(now)
    stuck = set(
        db.session.scalars(
            select(Deadline.owner_id).where(Deadline.owner == OWNER, Deadline.reason == "top_rung")
        )
    )
    query = select(Incident).where(
        Incident.status.in_(OPEN), Incident.due_at.is_(None), Incident.overdue_since.is_not(None)
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


def rehome(*, now: datetime) -> int:
    """Open cases of ended cells go to the cell that now holds their point, else to the successor.

    Facts stay where they were.
    """
    today = clock.day_of(now)
    ended = select(Cell.id).where(Cell.ended_on.is_not(None), Cell.ended_on <= today)
    query = select(Incident).where(
        Incident.status.in_(OPEN),
        or_(Incident.village_id.in_(ended), Incident.township_id.in_(ended)),
    )
    count = 0
    for case in db.session.scalars(
        query.order_by(Incident.id).limit(MOST).with_for_update(skip_locked=True)
    ):
        old = {
            level: i
            for level in ("village", "township", "county")
            if (i := getattr(case, f"{level}_id")) is not None
        }
        work = open_cells(old, case.lon, case.lat, now)
        if work == old:
            continue
        case.village_id, case.township_id, case.county_id = (
            work.get(level) for level in ("village", "township", "county")
        )
        case.cell_id = next(
            (work[level] for level in ("unit", "village", "township", "county") if level in work),
            None,
        )
        for row in running(OWNER, case.id):
            row.cell_id = level_cell(case, case.level)
        event = record(
            case,
            "rehome",
            now=now,
            officer_id=None,
            before=(case.status, case.level),
            data={"from": old, "to": work},
        )
        if work.get("township") != old.get("township"):
            telling.say("incident_raised", reviewers(case, case.level, today), case, event.id, now)
        count += 1
    return count


def unwatched(*, now: datetime) -> int:
    """The auditor: every open case has a running limit, or its newest limit a reason for having no
    next.

    Limits set aside by a failure are armed again; the county office is told how many cases were
    found without.
    """
    cases = {
        str(case_id): county
        for case_id, county in db.session.execute(
            select(Incident.id, Incident.county_id).where(Incident.status.in_(OPEN))
        )
    }
    newest = (
        select(func.max(Deadline.id)).where(Deadline.owner == OWNER).group_by(Deadline.owner_id)
    )
    fine = set()
    for row in db.session.scalars(select(Deadline).where(Deadline.id.in_(newest))):
        if row.running_since is not None or row.reason == "top_rung":
            fine.add(row.owner_id)
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
