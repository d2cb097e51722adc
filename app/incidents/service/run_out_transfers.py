"""Limits of transfers run out or are moved: whoever has it is reminded until he answers (C07)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import select

from app.core.clock import day_of
from app.core.db import TROUBLE, db, savepoint
from app.deadlines.models import Deadline
from app.deadlines.service import set_aside, timing_for
from app.deadlines.service.limits import end
from app.incidents.models import Incident, Transfer
from app.incidents.sections import TRANSFERS
from app.incidents.service import notify
from app.incidents.service.find_desks import those_above
from app.incidents.service.record_step import record
from app.incidents.service.transfer_case import opened, owing_cell, receivers, senders

log = structlog.get_logger()


def ran_out(rows: Sequence[Deadline], now: datetime) -> int:
    """Remind the receivers of these transfers; the senders and the level above are told too.

    A case that somebody is acting on is left for the next sweep; a row that fails is set aside.
    """
    ids = [uuid.UUID(row.owner_id) for row in rows]
    query = select(Transfer).where(Transfer.id.in_(ids))
    found = {str(one.id): one for one in db.session.scalars(query)}
    locked = (
        select(Incident)
        .where(Incident.id.in_({one.incident_id for one in found.values()}))
        .order_by(Incident.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    cases = {case.id: case for case in db.session.scalars(locked)} if found else {}
    done = 0
    for row in rows:
        transfer = found.get(row.owner_id)
        case = cases.get(transfer.incident_id) if transfer is not None else None
        if transfer is None or case is None:
            continue
        try:
            with savepoint():
                _remind(case, transfer, row, now)
        except TROUBLE:
            raise
        except Exception as error:
            log.error("limit set aside", deadline=row.id, exc_info=error)
            set_aside(row, error)
        done += 1
    return done


def lock(owner_ids: Sequence[str]) -> None:
    """Lock the cases of these transfers before their limits, in the order in which actions do."""
    of = select(Transfer.incident_id).where(Transfer.id.in_([uuid.UUID(i) for i in owner_ids]))
    query = select(Incident.id).where(Incident.id.in_(of)).order_by(Incident.id).with_for_update()
    db.session.execute(query)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits: an event each."""
    for row in rows:
        transfer = db.session.get_one(Transfer, uuid.UUID(row.owner_id))
        case = db.session.get_one(Incident, transfer.incident_id, populate_existing=True)
        data = {"transfer_id": row.owner_id, "stage": row.stage, "due_at": str(row.due_at)}
        before = (case.status, case.level)
        record(case, "recalculate", now=now, officer_id=None, before=before, data=data)


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
