"""Cases leave a level where nobody may take their next step any more: that burns no time.

Its seat has become empty, or all who are left in it filed the case or did the work.
"""

import uuid
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import timing_for
from app.deadlines.service.limits import BATCH
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.models.case import CELL_AT
from app.incidents.rules.duty import LADDER, REVIEWED, SECOND, statuses_of
from app.incidents.rules.standing import no_second
from app.incidents.service import duty, notify
from app.incidents.service.case_limits import OWNER
from app.incidents.service.record_step import record
from app.posts import queries as posts


def leave_vacant(*, now: datetime) -> int:
    """Move up the cases that wait for a step which nobody at their level may take."""
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
    left = Deadline.cell_id.in_(vacant) | Deadline.owner_id.in_(_without_second(seats))
    rows = db.session.scalars(
        waiting.where(left).order_by(Deadline.id).limit(BATCH).with_for_update(skip_locked=True)
    )
    return each("leave a vacant seat", rows, lambda row: _leave(row, now))


def _without_second(seats: dict[int, list[int]]) -> list[str]:
    """Of the cases that wait below the top for another than who did the work, those without one.

    A batch of them at most; of each only who filed it and who submitted the work is read.
    """
    people = sorted({i for held in seats.values() for i in held})
    place, absorbed = getattr(Incident, CELL_AT[LADDER[0]]), Incident.absorbed > 0
    theirs = Incident.filer_id.in_(people) | Incident.submitted_by_id.in_(people) | absorbed
    query = select(Incident.id, place, Incident.filer_id, Incident.submitted_by_id, absorbed)
    query = query.where(
        Incident.closed_at.is_(None),
        Incident.status.in_(statuses_of(SECOND)),
        Incident.level == LADDER[0],
        place.in_(seats),
        theirs,
    )
    found = db.session.execute(query.order_by(Incident.id)).all()
    merged = queries.merged_in([key for key, *_, more in found if more])
    barred = (
        str(key)
        for key, cell_id, filer, submitter, _ in found
        if no_second(seats[cell_id], {filer, submitter, *(i for i, _ in merged.get(key, ()))})
    )
    return list(islice(barred, BATCH))


def _leave(row: Deadline, now: datetime) -> int:
    """One case moves up; 0 where somebody is acting on it just now."""
    case = db.session.scalar(
        select(Incident)
        .where(Incident.id == uuid.UUID(row.owner_id))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if case is None:
        return 0
    before, day = (case.status, case.level), clock.day_of(now)
    losers = queries.reviewers(case, case.level, day)
    reason = "no_second" if losers else "vacant"
    timing = timing_for(case.county_id, now, case.policy_version)
    skipped = duty.leave_seat(case, timing, now, rung=row.rung + 1, reason=reason)
    event = record(
        case,
        "escalate",
        now=now,
        officer_id=None,
        before=before,
        data={"cause": reason, "skipped": skipped},
    )
    whom = queries.reviewers(case, case.level, day)
    notify.say("incident_raised", whom, case, event.id, now)
    notify.say("incident_lost", [i for i in losers if i not in whom], case, event.id, now)
    return 1
