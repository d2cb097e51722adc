"""Limits of measures run out or are moved: reminders, and what follows a missed treatment (C23)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.core.clock import day_of
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import Due, Timing, timing_for
from app.deadlines.service.limits import end
from app.incidents.models import Incident, Measure
from app.incidents.rules.duty import LADDER
from app.incidents.rules.measure import AFTER_MISSED, stage_of
from app.incidents.sections import MEASURES
from app.incidents.service.find_desks import those_above
from app.incidents.service.move_measure import opened, owing_cell, owing_people, tell, watchers
from app.incidents.service.on_duty import tell_on_duty
from app.incidents.service.order_measure import propose_after
from app.incidents.service.record_step import record
from app.incidents.service.run_out_beside import each_ran_out, lock_cases, record_moved


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """Remind those who owe a step of these measures; the level above is told too."""
    return each_ran_out(Measure, rows, now, _remind)


def lock(owner_ids: Sequence[str]) -> None:
    """Lock their cases."""
    lock_cases(Measure, owner_ids)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits."""
    record_moved(Measure, rows, now, lambda one: {"measure_id": str(one.id)})


def _remind(case: Incident, measure: Measure, row: Deadline, now: datetime) -> None:
    timing = timing_for(case.county_id, now, case.policy_version)
    waits = stage_of(measure.kind, measure.state) == row.stage
    end(row, reason="reminded" if waits else "stale", timing=timing, now=now)
    if not waits:
        return
    if row.stage == "carry_out":
        measure.late_since = measure.late_since or row.overdue_since
    measure.reminders += 1
    again = timing.rules[MEASURES]["limits"]["remind"]
    db.session.add(opened(case, measure, row.stage, again, timing, now, rung=row.rung + 1))
    event = record(
        case,
        "urge",
        now=now,
        officer_id=None,
        before=(case.status, case.level),
        data={
            "measure_id": str(measure.id),
            "stage": row.stage,
            "late_since": str(row.overdue_since) if row.overdue_since else None,
            "reminders": measure.reminders,
        },
    )
    day = day_of(now)
    above = those_above(owing_cell(case, measure), day)
    whom = [*owing_people(case, measure, day), *watchers(case, day), *above]
    tell("incident_measure_overdue", whom, case, measure, cause=event.id, by=None, now=now)
    tell_on_duty(case, timing.calendar, event.id, now)
    follows = AFTER_MISSED.get(measure.kind)
    if follows is not None and row.stage == "carry_out":
        _propose(case, measure, follows, timing, now)


def _propose(case: Incident, missed: Measure, kind: str, timing: Timing, now: datetime) -> None:
    """Once for each that is missed: what was refused is not proposed again."""
    if db.session.scalar(select(Measure.id).where(Measure.follows_id == missed.id)) is not None:
        return
    proposal_id = uuid.uuid4()  # like that of any event, not to be guessed by a client
    propose_after(
        case,
        missed,
        kind,
        to_level=LADDER[-1],
        proposal_id=proposal_id,
        timing=timing,
        now=now,
    )
    record(
        case,
        "measure",
        now=now,
        officer_id=None,
        event_id=proposal_id,
        before=(case.status, case.level),
        data={
            "measure_id": str(proposal_id),
            "kind": kind,
            "state": "proposed",
            "follows": str(missed.id),
        },
    )
