"""Open cases of ended cells go to the cells that do their work now."""

from datetime import datetime

from sqlalchemy import or_, select

from app.cells.models import Cell
from app.cells.open_cells import cell_columns, open_cells
from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.deadlines.service import timing_for
from app.incidents import queries
from app.incidents.models import LEVELS, Incident
from app.incidents.rules.actions import OPEN
from app.incidents.service import call_levels, duty, notify
from app.incidents.service.record_step import record

MOST = 500  # a commit a batch


def rehome(*, now: datetime) -> int:
    """Hand cases to the cell that now holds their point, else to the successor named.

    Facts stay where they were.
    """
    today = clock.day_of(now)
    ended = select(Cell.id).where(Cell.ended_on.is_not(None), Cell.ended_on <= today)
    query = select(Incident).where(
        Incident.status.in_(OPEN),
        or_(Incident.village_id.in_(ended), Incident.township_id.in_(ended)),
    )
    rows = query.order_by(Incident.id).limit(MOST).with_for_update(skip_locked=True)
    return each("rehome", db.session.scalars(rows), lambda case: _rehome(case, now))


def _rehome(case: Incident, now: datetime) -> int:
    """One case; 0 where no other cell does its work."""
    old = {level: i for level in LEVELS if (i := case.cell_at(level)) is not None}
    work = open_cells(old, case.lon, case.lat, now)
    if work == old:
        return 0
    for name, cell_id in cell_columns(work).items():
        setattr(case, name, cell_id)
    duty.rehome(case, timing_for(case.county_id, now, case.policy_version), now)
    call_levels.filed([case], now)
    event = record(
        case,
        "rehome",
        now=now,
        officer_id=None,
        before=(case.status, case.level),
        data={"from": old, "to": work},
    )
    if work.get("township") != old.get("township"):
        whom = queries.reviewers(case, case.level, clock.day_of(now))
        notify.say("incident_raised", whom, case, event.id, now)
    return 1
