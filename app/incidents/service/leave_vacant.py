"""Cases leave a level whose seat has become empty: vacancy burns no time."""

import uuid
from datetime import datetime

from sqlalchemy import select

from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import timing_for
from app.deadlines.service.limits import BATCH
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.rules.duty import LADDER, REVIEWED
from app.incidents.service import duty, notify
from app.incidents.service.case_limits import OWNER
from app.incidents.service.record_step import record
from app.posts import queries as posts


def leave_vacant(*, now: datetime) -> int:
    """Move up the cases that wait for a reviewer's step at a level with nobody in post."""
    day = clock.day_of(now)
    waiting = select(Deadline).where(
        Deadline.owner == OWNER,
        Deadline.running_since.is_not(None),
        Deadline.stage.in_(REVIEWED),
        Deadline.level != LADDER[-1],
    )
    cells = set(db.session.scalars(waiting.with_only_columns(Deadline.cell_id).distinct()))
    seats = posts.holders(cells, "reviewer", day)
    vacant = [i for i in cells if i is not None and not seats.get(i)]
    rows = db.session.scalars(
        waiting.where(Deadline.cell_id.in_(vacant))
        .order_by(Deadline.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return each("leave a vacant seat", rows, lambda row: _leave(row, now))


def _leave(row: Deadline, now: datetime) -> int:
    """One case moves up; 0 where somebody is acting on it just now."""
    case = db.session.scalar(
        select(Incident)
        .where(Incident.id == uuid.UUID(row.owner_id))
        .with_for_update(skip_locked=True)
    )
    if case is None:
        return 0
    before = (case.status, case.level)
    timing = timing_for(case.county_id, now, case.policy_version)
    skipped = duty.leave_vacant(case, timing, now, rung=row.rung + 1)
    event = record(
        case,
        "escalate",
        now=now,
        officer_id=None,
        before=before,
        data={"cause": "vacant", "skipped": skipped},
    )
    whom = queries.reviewers(case, case.level, clock.day_of(now))
    notify.say("incident_raised", whom, case, event.id, now)
    return 1
