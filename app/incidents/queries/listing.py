"""Lists of cases, and how many are in each box."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import defer

from app.cells.models import Cell
from app.core.db import Utc, db
from app.core.schemas import LATEST
from app.incidents.models import Incident
from app.incidents.queries.boxes import BESIDE, BOXES, OPEN, Desk, is_not
from app.incidents.queries.filters import conditions
from app.incidents.queries.visible import branches
from app.incidents.rules.lists import BADGES, OVER
from app.posts.rules import Scope

#: What lists are ordered by: when a case came; and its earliest running limit, else since when it
#: is late, those without either last.
due: ColumnElement[datetime] = func.coalesce(
    Incident.due_at, Incident.overdue_since, literal(LATEST, Utc)
)
#: How a case was sent, which no list shows: not read with it, but when it is asked for.
AS_SENT = [
    defer(column)
    for column in (
        *(Incident.digest, Incident.sent_at, Incident.observed_raw),
        *(Incident.clock_error_s, Incident.location_raw),
    )
]


def listing(
    scope: Scope,
    officer_id: int,
    *,
    filters: dict[str, Any],
    cell: Cell | None,
    now: datetime,
    after: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> Sequence[Incident]:
    """The work list, newest first, or (`order` = due) what is open, the earliest limit first.

    Of the first by each reason for seeing them, the first. `after` is the place of the last one
    shown (`place_of`): what arrives meanwhile moves nothing.
    """
    by_due = filters.get("order") == "due"
    order = (
        (due.asc(), Incident.id.asc())
        if by_due
        else (Incident.received_at.desc(), Incident.id.desc())
    )
    query = select(Incident.id).order_by(*order).limit(limit)
    query = query.where(*conditions(filters, cell, Desk(scope, officer_id, now)))
    if by_due and filters.get("box") not in OVER:
        query = query.where(OPEN)
    if after:
        query = query.where(_past(by_due, *after))
    first = (
        select(Incident).options(*AS_SENT).where(Incident.id.in_(among(query, scope, officer_id)))
    )
    return db.session.scalars(first.order_by(*order).limit(limit)).all()


def among(query: Select[Any], scope: Scope, officer_id: int) -> CompoundSelect[Any]:
    """The ids that a query of ids finds by each reason for which the officer may see a case."""
    return union(
        *[select(query.where(branch).subquery().c.id) for branch in branches(scope, officer_id)]
    )


def _past(by_due: bool, at: datetime, incident_id: uuid.UUID) -> ColumnElement[bool]:
    """What comes after a place."""
    if by_due:
        return or_(due > at, and_(due == at, Incident.id > incident_id))
    came = Incident.received_at
    return or_(came < at, and_(came == at, Incident.id < incident_id))


def place_of(case: Incident, order: str) -> tuple[datetime, uuid.UUID]:
    """Where a case stands in a list of this order."""
    at = case.due_at or case.overdue_since or LATEST if order == "due" else case.received_at
    return at, case.id


def reasons(
    scope: Scope, officer_id: int, incident_ids: Sequence[uuid.UUID], *, now: datetime
) -> dict[uuid.UUID, list[str]]:
    """{case: the boxes beside its course for which it is on a desk}, in one statement."""
    desk = Desk(scope, officer_id, now)
    flags = [BOXES[name](desk).label(name) for name in BESIDE]
    query = select(Incident.id, *flags).where(Incident.id.in_(incident_ids))
    return {
        row.id: [name for name in BESIDE if row._mapping[name]]
        for row in (db.session.execute(query) if incident_ids else ())
    }


def moved_since(scope: Scope, officer_id: int, since: datetime, *, now: datetime) -> int:
    """How many cases of the desk have moved since a moment."""
    on_desk = BOXES["desk"](Desk(scope, officer_id, now))
    query = select(Incident.id).where(OPEN, on_desk, Incident.last_event_at > since)
    found = among(query, scope, officer_id).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def counts(scope: Scope, officer_id: int, *, now: datetime) -> dict[str, int]:
    """How many cases each badge has, in one statement over what is open, and what is owed of the
    rest, which lies in the officer's territory.

    Each reason for seeing cases is counted by itself, without those of the reasons before it:
    nothing needs to be told apart afterwards.
    """
    desk = Desk(scope, officer_id, now)
    going = {badge: box for badge, box in BADGES.items() if box not in OVER}
    counted = [func.count().filter(BOXES[box](desk)).label(badge) for badge, box in going.items()]
    reasons = branches(scope, officer_id)
    parts = [
        select(*counted).where(OPEN, reason, *map(is_not, reasons[:number]))
        for number, reason in enumerate(reasons)
    ]
    all_of = union_all(*parts).subquery()
    over = [
        select(func.count(Incident.id)).where(BOXES[box](desk)).scalar_subquery().label(badge)
        for badge, box in BADGES.items()
        if badge not in going
    ]
    sums = select(*[func.sum(all_of.c[badge]).label(badge) for badge in going], *over)
    row = db.session.execute(sums).one()._mapping
    return {badge: int(row[badge]) for badge in BADGES}
