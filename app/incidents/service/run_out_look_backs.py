"""Limits of re-checks run out or are moved: the level above owes what was not looked at (E06)."""

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
from app.incidents import queries
from app.incidents.models import Incident, LookBack
from app.incidents.rules.duty import levels_above
from app.incidents.service import notify
from app.incidents.service.find_desks import those_above
from app.incidents.service.look_back import hand_up
from app.incidents.service.record_step import record

log = structlog.get_logger()


def ran_out(rows: Sequence[Deadline], now: datetime) -> int:
    """Hand these re-checks to the level above, which is told, and so is who let it run out.

    A case that somebody is acting on is left for the next sweep; a row that fails is set aside.
    """
    ids = [uuid.UUID(row.owner_id) for row in rows]
    query = select(LookBack).where(LookBack.id.in_(ids))
    found = {str(one.id): one for one in db.session.scalars(query)} if ids else {}
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
        look_back = found.get(row.owner_id)
        case = cases.get(look_back.incident_id) if look_back is not None else None
        if look_back is None or case is None:
            continue
        try:
            with savepoint():
                _raise(case, look_back, row, now)
        except TROUBLE:
            raise
        except Exception as error:
            log.error("limit set aside", deadline=row.id, exc_info=error)
            set_aside(row, error)
        done += 1
    return done


def lock(owner_ids: Sequence[str]) -> None:
    """Lock the cases of these re-checks before their limits, in the order in which actions do."""
    of = select(LookBack.incident_id).where(LookBack.id.in_([uuid.UUID(i) for i in owner_ids]))
    query = select(Incident.id).where(Incident.id.in_(of)).order_by(Incident.id).with_for_update()
    db.session.execute(query)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits: an event each."""
    for row in rows:
        look_back = db.session.get_one(LookBack, uuid.UUID(row.owner_id))
        look_back.due_by = row.due_at or look_back.due_by
        case = db.session.get_one(Incident, look_back.incident_id, populate_existing=True)
        data = {"look_back_id": row.owner_id, "stage": row.stage, "due_at": str(row.due_at)}
        before = (case.status, case.level)
        record(case, "recalculate", now=now, officer_id=None, before=before, data=data)


def _raise(case: Incident, look_back: LookBack, row: Deadline, now: datetime) -> None:
    timing = timing_for(case.county_id, now, case.policy_version)
    if look_back.ended_at is not None:
        end(row, reason="stale", timing=timing, now=now)
        return
    above = levels_above(look_back.owed_at)
    day, owed_by = day_of(now), look_back.owed_at
    whom = [*queries.reviewers(case, owed_by, day), *those_above(look_back.cell_id, day)]
    end(row, reason="escalated" if above else "top_rung", timing=timing, now=now)
    look_back.late_since = look_back.late_since or row.overdue_since
    if above:
        hand_up(look_back, above[0], case, timing, now)
    late = look_back.late_since
    event = record(
        case,
        "look_back_overdue",
        now=now,
        officer_id=None,
        before=(case.status, case.level),
        data={
            "look_back_id": row.owner_id,
            "owed_by": owed_by,
            "level": look_back.owed_at,
            "late_since": late.isoformat() if late else None,
        },
    )
    notify.say("incident_look_back_overdue", whom, case, event.id, now)
