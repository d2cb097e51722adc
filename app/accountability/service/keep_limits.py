"""The limits of a missed discovery: to explain, then to decide."""

from datetime import datetime

from app.accountability import queries
from app.accountability.models import MissedDiscovery
from app.accountability.rules.missed_discoveries import DECIDE, EXPLAIN
from app.accountability.sections import MISSED
from app.cells import queries as cells
from app.core.db import db
from app.deadlines import service as deadlines
from app.deadlines.service import Timing, timing_for
from app.incidents.models import Incident

OWNER = "missed_discovery"


def timing_of(row: MissedDiscovery, now: datetime) -> Timing:
    """By the policy under which it was opened."""
    return timing_for(row.county_id, now, row.policy_version)


def begin(row: MissedDiscovery, stage: str, now: datetime) -> None:
    """The limit of a stage runs from now: charged to the cell that was answered for, the one to
    decide to the cell above it.
    """
    timing, cell_id = timing_of(row, now), row.cell_id
    hearing = timing.rules[MISSED]
    if stage == DECIDE:
        cell_id = queries.above(row)[0]
    limit = deadlines.opened(
        owner=OWNER,
        owner_id=row.id,
        stage=stage,
        rung=0,
        level=cells.by_ids([cell_id])[cell_id].level,
        cell_id=cell_id,
        limit=hearing.explain if stage == EXPLAIN else hearing.decide,
        timing=timing,
        now=now,
        rule=f"missed_discoveries/{stage}",
    )
    db.session.add(limit)
    if stage == EXPLAIN:
        row.explain_by = limit.due_at


def end_all(row: MissedDiscovery, reason: str, now: datetime) -> None:
    """End what runs of it."""
    timing = timing_of(row, now)
    deadlines.end_running(owner=OWNER, owner_id=row.id, reason=reason, timing=timing, now=now)


def case_of(row: MissedDiscovery) -> Incident:
    """Its case."""
    return db.session.get_one(Incident, row.incident_id)
