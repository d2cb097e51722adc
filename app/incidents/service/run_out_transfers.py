"""Limits of transfers run out or are moved: whoever has it is reminded until he answers (C07)."""

from collections.abc import Sequence
from datetime import datetime

from app.core.clock import day_of
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import Due, timing_for
from app.deadlines.service.limits import end
from app.incidents.models import Incident, Transfer
from app.incidents.sections import TRANSFERS
from app.incidents.service import notify
from app.incidents.service.find_desks import those_above
from app.incidents.service.on_duty import tell_on_duty
from app.incidents.service.record_step import record
from app.incidents.service.run_out_beside import each_ran_out, lock_cases, record_moved
from app.incidents.service.transfer_case import opened, owing_cell, receivers, senders


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """Remind the receivers of these transfers; the senders and the level above are told too."""
    return each_ran_out(Transfer, rows, now, _remind)


def lock(owner_ids: Sequence[str]) -> None:
    """Lock their cases."""
    lock_cases(Transfer, owner_ids)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits."""
    record_moved(Transfer, rows, now, lambda one: {"transfer_id": str(one.id)})


def _remind(case: Incident, transfer: Transfer, row: Deadline, now: datetime) -> None:
    timing = timing_for(case.county_id, now, case.policy_version)
    waits = transfer.ended_at is None and (row.stage, transfer.state) != ("receive", "received")
    end(row, reason="reminded" if waits else "stale", timing=timing, now=now)
    if not waits:
        return
    transfer.late_since = transfer.late_since or row.due_at or row.overdue_since
    transfer.reminders += 1
    again = timing.rules[TRANSFERS]["remind"]
    db.session.add(opened(transfer, row.stage, again, timing, now, rung=row.rung + 1))
    event = record(
        case,
        "urge",
        now=now,
        officer_id=None,
        before=(case.status, case.level),
        data={
            "transfer_id": str(transfer.id),
            "stage": row.stage,
            "late_since": transfer.late_since.isoformat() if transfer.late_since else None,
            "reminders": transfer.reminders,
        },
    )
    day = day_of(now)
    above = those_above(owing_cell(transfer), day)
    whom = [*receivers(transfer, day), *senders(transfer, day), *above]
    notify.say("incident_transfer_overdue", whom, case, event.id, now)
    tell_on_duty(case, timing.calendar, event.id, now)
