"""Calls that nobody has answered are chased: those on duty, then all, then the leaders (C18)."""

from collections.abc import Sequence
from datetime import datetime

from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import Due, timing_for
from app.deadlines.service.limits import end
from app.incidents.models import EmergencyCall, Incident
from app.incidents.rules.emergency import chased
from app.incidents.sections import EMERGENCY
from app.incidents.service import notify
from app.incidents.service.call_levels import let_answer, opened
from app.incidents.service.find_called import groups_of
from app.incidents.service.record_step import record
from app.incidents.service.run_out_beside import Late, cases_ran_out, lock_cases, record_moved


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """Chase the calls whose limits these are; one event a case."""
    return cases_ran_out(EmergencyCall, rows, now, _chase)


def lock(owner_ids: Sequence[str]) -> None:
    """Lock their cases."""
    lock_cases(EmergencyCall, owner_ids)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits."""
    record_moved(EmergencyCall, rows, now, lambda call: {"levels": [call.level]})


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
