"""Whoever owes the next step of a case, or of a thing beside it, is reminded before time (C05)."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import select

from app.core.clock import day_of
from app.core.db import TROUBLE, db, savepoint
from app.deadlines.models import Deadline
from app.incidents import queries
from app.incidents.models import Incident, LookBack, Measure, Transfer
from app.incidents.rules.lists import TURN
from app.incidents.rules.standing import Role
from app.incidents.service import notify
from app.incidents.service.move_measure import owing_people
from app.incidents.service.transfer_case import receivers

Whom = Callable[[Incident, Any, date], Iterable[int]]
log = structlog.get_logger()


def _turn(case: Incident, _of: Incident, day: date) -> list[int]:
    """Whose turn it is: the filer's, the handler's, else the reviewers'."""
    if case.status in TURN[Role.FILER]:
        return notify.filer(case, day)
    handlers = notify.handlers(case, day) if case.status in TURN[Role.HANDLER] else []
    return handlers or notify.reviewers(case, day)


#: owner of limits -> its table, and who owes the next step; calls of emergencies are chased instead
OWING: dict[str, tuple[Any, Whom]] = {
    "incident": (Incident, _turn),
    "transfer": (Transfer, lambda _, row, day: receivers(row, day)),
    "measure": (Measure, owing_people),
    "look_back": (LookBack, lambda case, row, day: queries.reviewers(case, row.owed_at, day)),
}


def remind(rows: Sequence[Deadline], now: datetime) -> None:
    """Tell who owes what these limits ask for, once a share of each, that it is due soon."""
    for owner, (table, whom) in OWING.items():
        mine = [row for row in rows if row.owner == owner]
        things = _by_key(table, [row.owner_id for row in mine])
        for row in mine:
            try:
                with savepoint():
                    _remind(row, things[row.owner_id], whom, now)
            except TROUBLE:
                raise
            except Exception as error:  # the others are reminded all the same
                log.error("not reminded", deadline=row.id, exc_info=error)


def _remind(row: Deadline, thing: Any, whom: Whom, now: datetime) -> None:
    if row.due_at is None or row.due_at <= now:
        return  # after an outage: that it is late is told, it is not due soon any more
    case = thing if isinstance(thing, Incident) else db.session.get_one(Incident, thing.incident_id)
    cause = f"{row.id} {row.remind_at or row.due_at}"
    notify.say("incident_due_soon", whom(case, thing, day_of(now)), case, cause, now)


def _by_key(table: Any, keys: Sequence[str]) -> dict[str, Any]:
    if not keys:
        return {}
    query = select(table).where(table.id.in_([uuid.UUID(key) for key in keys]))
    return {str(one.id): one for one in db.session.scalars(query)}
