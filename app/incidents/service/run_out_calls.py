"""Calls that nobody has answered are chased: those on duty, then all, then the leaders (C18)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import select

from app.core.db import TROUBLE, db, savepoint
from app.deadlines.models import Deadline
from app.deadlines.service import set_aside, timing_for
from app.deadlines.service.limits import end
from app.incidents.models import EmergencyCall, Incident
from app.incidents.rules.emergency import chased
from app.incidents.sections import EMERGENCY
from app.incidents.service import notify
from app.incidents.service.call_levels import let_answer, opened
from app.incidents.service.find_called import groups_of
from app.incidents.service.record_step import record

log = structlog.get_logger()
Late = tuple[EmergencyCall, Deadline]


def ran_out(rows: Sequence[Deadline], now: datetime) -> int:
    """Chase the calls whose limits these are; one event a case.

    A case that somebody is acting on is left for the next sweep; one that fails is set aside.
    """
    late: dict[uuid.UUID, list[Late]] = {}
    calls = _calls([row.owner_id for row in rows])
    for row in rows:
        if row.owner_id in calls:
            call = calls[row.owner_id]
            late.setdefault(call.incident_id, []).append((call, row))
    locked = (
        select(Incident)
        .where(Incident.id.in_(late))
        .order_by(Incident.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    done = 0
    for case in db.session.scalars(locked).all() if late else ():
        try:
            with savepoint():
                _chase(case, late[case.id], now)
        except TROUBLE:
            raise
        except Exception as error:
            log.error("limits set aside", case=str(case.id), exc_info=error)
            for _, row in late[case.id]:
                set_aside(row, error)
        done += len(late[case.id])
    return done


def lock(owner_ids: Sequence[str]) -> None:
    """Lock the cases of these calls before their limits, in the order in which actions do."""
    of = [call.incident_id for call in _calls(owner_ids).values()]
    query = select(Incident.id).where(Incident.id.in_(of)).order_by(Incident.id).with_for_update()
    db.session.execute(query)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits: an event each."""
    calls = _calls([row.owner_id for row in rows])
    for row in rows:
        call = calls[row.owner_id]
        case = db.session.get_one(Incident, call.incident_id, populate_existing=True)
        data = {"levels": [call.level], "stage": row.stage, "due_at": str(row.due_at)}
        before = (case.status, case.level)
        record(case, "recalculate", now=now, officer_id=None, before=before, data=data)


def _calls(owner_ids: Sequence[str]) -> dict[str, EmergencyCall]:
    query = select(EmergencyCall).where(EmergencyCall.id.in_([int(i) for i in owner_ids]))
    # what an action did while its case was waited for is read anew
    fresh = query.execution_options(populate_existing=True)
    return {str(call.id): call for call in db.session.scalars(fresh)} if owner_ids else {}


def _chase(case: Incident, late: Sequence[Late], now: datetime) -> None:
    timing = timing_for(case.county_id, now, case.policy_version)
    waiting = [(call, row) for call, row in late if call.state == "called"]
    for call, row in late:
        end(row, reason="chased" if call.state == "called" else "stale", timing=timing, now=now)
    if not waiting:
        return
    event = record(
        case,
        "chase",
        now=now,
        officer_id=None,
        before=(case.status, case.level),
        data={"levels": [call.level for call, _ in waiting]},
    )
    for call, row in waiting:
        groups = groups_of(call, case, now)
        call.late_since = call.late_since or row.due_at
        call.chases += 1
        db.session.add(opened(call, case, timing.rules[EMERGENCY].again, timing, now))
        let_answer(case, call, groups[0], now)
        people = chased(row.rung, groups)
        notify.say("emergency_unanswered", people, case, f"{event.id} {call.id}", now)
