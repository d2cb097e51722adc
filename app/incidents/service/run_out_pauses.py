"""Pauses are over by themselves on their day: what was left of the case's time runs on (C05)."""

from collections.abc import Sequence
from datetime import datetime

from app.core.clock import day_of
from app.deadlines.models import Deadline
from app.deadlines.service import Due, timing_for
from app.deadlines.service.limits import end
from app.incidents.models import Incident, TimeRequest
from app.incidents.rules.time_request import KINDS
from app.incidents.service import notify
from app.incidents.service.ask_time import end_pause
from app.incidents.service.record_step import record
from app.incidents.service.run_out_beside import each_ran_out, lock_cases, record_moved


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """Let these cases go on; their reviewers and handlers are told."""
    return each_ran_out(TimeRequest, rows, now, _resume)


def lock(owner_ids: Sequence[str]) -> None:
    """Lock their cases."""
    lock_cases(TimeRequest, owner_ids)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved their ends."""
    record_moved(TimeRequest, rows, now, lambda one: {"request_id": str(one.id)})


def _resume(case: Incident, request: TimeRequest, row: Deadline, now: datetime) -> None:
    timing = timing_for(case.county_id, now, case.policy_version)
    if request.state != "granted":
        end(row, reason="stale", timing=timing, now=now)
        return
    before = (case.status, case.level)
    data = {"pause_ended": end_pause(case, timing=timing, now=now), "cause": "until"}
    event = record(case, "resume", now=now, officer_id=None, before=before, data=data)
    day = day_of(now)
    whom = [*notify.handlers(case, day), *notify.reviewers(case, day)]
    kind = KINDS[request.kind]
    notify.say("incident_pause_ended", whom, case, event.id, now, kind=kind)
