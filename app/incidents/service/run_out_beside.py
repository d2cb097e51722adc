"""What limits of things beside a case (transfers, measures …) have in common when they run out."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select

from app.core.db import TROUBLE, db, savepoint
from app.deadlines.models import Deadline
from app.deadlines.service import set_aside
from app.incidents.models import Incident
from app.incidents.service.record_step import record

log = structlog.get_logger()


def each_ran_out(
    owner: Any,
    rows: Sequence[Deadline],
    now: datetime,
    verb: Callable[[Incident, Any, Deadline, datetime], None],
) -> int:
    """Do the verb with the case, the thing (a row of the table `owner`) and the limit of each.

    A case that somebody is acting on is left for the next sweep; a row that fails is set aside.
    """
    query = select(owner).where(owner.id.in_([uuid.UUID(row.owner_id) for row in rows]))
    found = {str(one.id): one for one in db.session.scalars(query)} if rows else {}
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
        thing = found.get(row.owner_id)
        case = cases.get(thing.incident_id) if thing is not None else None
        if case is None:
            continue
        try:
            with savepoint():
                verb(case, thing, row, now)
        except TROUBLE:
            raise
        except Exception as error:
            log.error("limit set aside", deadline=row.id, exc_info=error)
            set_aside(row, error)
        done += 1
    return done


def lock_cases(owner: Any, owner_ids: Sequence[str]) -> None:
    """Lock the cases of these things before their limits, in the order in which actions do."""
    of = select(owner.incident_id).where(owner.id.in_([uuid.UUID(i) for i in owner_ids]))
    query = select(Incident.id).where(Incident.id.in_(of)).order_by(Incident.id).with_for_update()
    db.session.execute(query)


def record_moved(owner: Any, key: str, rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits: an event each, with the thing's id as `key`."""
    for row in rows:
        thing = db.session.get_one(owner, uuid.UUID(row.owner_id))
        case = db.session.get_one(Incident, thing.incident_id, populate_existing=True)
        data = {key: row.owner_id, "stage": row.stage, "due_at": str(row.due_at)}
        before = (case.status, case.level)
        record(case, "recalculate", now=now, officer_id=None, before=before, data=data)
