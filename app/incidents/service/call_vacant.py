"""A place that had nobody when an emergency began is called as soon as it has somebody (C18)."""

from datetime import datetime

from sqlalchemy import select

from app.core.apart import each
from app.core.db import db
from app.deadlines.service import timing_for
from app.incidents.models import EmergencyCall, Incident
from app.incidents.service.call_levels import calls_of, ring, settle_lead
from app.incidents.service.record_step import record


def call_vacant(*, now: datetime) -> int:
    """Call the vacant places of running emergencies, of which there are few; how many answer now.

    A case that somebody is acting on is left for the next time.
    """
    waiting = select(EmergencyCall.incident_id).where(
        EmergencyCall.state == "vacant", EmergencyCall.ended_at.is_(None)
    )
    cases = (
        select(Incident)
        .where(Incident.id.in_(waiting))
        .order_by(Incident.id)
        .with_for_update(skip_locked=True)
    )
    return each("call", db.session.scalars(cases), lambda case: _call(case, now))


def _call(case: Incident, now: datetime) -> int:
    timing = timing_for(case.county_id, now, case.policy_version)
    found = [
        row
        for row in calls_of(case)
        if row.state == "vacant"
        and row.ended_at is None
        and ring(case, row, timing, now, cause=case.id, by=case.filer_id)
    ]
    if found:
        settle_lead(case, now)
        record(
            case,
            "chase",
            now=now,
            officer_id=None,
            before=(case.status, case.level),
            data={"levels": [row.level for row in found], "cause": "filled"},
        )
    return len(found)
