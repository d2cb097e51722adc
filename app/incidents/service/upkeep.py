"""What is looked after now and then: lateness at the top, limits that failed or are missing."""

import uuid
from collections import Counter
from collections.abc import Collection
from datetime import datetime

import structlog
from sqlalchemy import select

from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.queries import every, set_aside
from app.deadlines.rules import Calendar
from app.deadlines.service import timing_for
from app.incidents.models import Incident, TimeRequest
from app.incidents.rules.limits import BESIDE
from app.incidents.service import ask_time, notify
from app.incidents.service.case_limits import OWNER
from app.notices.service import tell
from app.posts import queries as posts

log = structlog.get_logger()
#: How many cases are asked for their limits at once.
BATCH = 500


def remind_top_rung(*, now: datetime) -> int:
    """Once a working day, tell the county's leaders of cases that are overdue with nobody above."""
    day = clock.day_of(now)
    query = select(Incident).where(
        Incident.closed_at.is_(None),
        Incident.due_at.is_(None),
        Incident.overdue_since.is_not(None),
        Incident.paused_until.is_(None),
    )
    found = {str(case.id): case for case in db.session.scalars(query.order_by(Incident.id))}
    stuck = _late_at_top(found)
    cases = [case for case_id, case in found.items() if case_id in stuck]
    leaders = posts.holders({case.county_id for case in cases}, "leader", day)
    calendars: dict[int | None, Calendar] = {
        i: timing_for(i, now).calendar for i in {case.county_id for case in cases}
    }

    def remind(case: Incident) -> int:
        if not calendars[case.county_id].works_on(day):
            return 0
        return tell(
            leaders.get(case.county_id or 0, []),
            "incident_overdue",
            cause=f"{case.id} {day}",
            about="incident",
            about_id=case.id,
            now=now,
            params={"number": case.number or "—"},
        )

    return each("remind of lateness", cases, remind)


def unwatched(*, now: datetime) -> int:
    """How many open cases have neither a running limit nor a reason, and limits were set aside.

    Of whatever beside a case they are. The county office is told of them once a day.
    """
    query = select(Incident.id, Incident.county_id).where(Incident.closed_at.is_(None))
    cases = {str(case_id): county for case_id, county in db.session.execute(query)}
    doubtful = cases.keys() - _running() - _paused()
    lost = {(OWNER, case_id): cases[case_id] for case_id in doubtful - _late_at_top(doubtful)}
    lost |= set_aside()
    counts = Counter(county_id for county_id in lost.values() if county_id is not None)
    for county_id, count in counts.items():
        notify.tell_county("cases_unwatched", county_id, ("reviewer", "administrator"), count, now)
    if lost:
        log.error("without a limit that runs", count=len(lost))
    return len(lost)


def _running() -> set[str]:
    """The cases of which the limit of a stage runs."""
    query = select(Deadline.owner_id).where(
        Deadline.owner == OWNER,
        Deadline.running_since.is_not(None),
        Deadline.stage.not_in(BESIDE),
    )
    return set(db.session.scalars(query))


def _late_at_top(case_ids: Collection[str]) -> set[str]:
    """Those of which the last stage has run out with nobody above."""
    ids = sorted(case_ids)
    return {
        case_id
        for first in range(0, len(ids), BATCH)
        for case_id, rows in every(OWNER, ids[first : first + BATCH]).items()
        if [row.reason for row in rows if row.stage not in BESIDE][-1:] == ["top_rung"]
    }


def _paused() -> set[str]:
    """The cases of which a granted pause has not ended."""
    pauses = select(Deadline.owner_id).where(
        Deadline.owner == ask_time.OWNER, Deadline.ended_at.is_(None)
    )
    ids = [uuid.UUID(i) for i in db.session.scalars(pauses)]
    rows = select(TimeRequest.incident_id).where(
        TimeRequest.id.in_(ids), TimeRequest.state == "granted"
    )
    return {str(i) for i in db.session.scalars(rows)} if ids else set()
