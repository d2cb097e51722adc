"""Lists of cases, and how many are in each box."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import defer

from app.cells.models import Cell
from app.core import run
from app.core.db import db
from app.incidents.models import Incident
from app.incidents.queries.boxes import BESIDE, BOXES, OPEN, desk_at, is_not
from app.incidents.queries.listed import Listed
from app.incidents.queries.page import among, page
from app.incidents.queries.visible import branches
from app.incidents.rules.lists import BADGES, OVER
from app.posts.rules import Scope

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
) -> list[Listed]:
    """The work list, newest first, or (`order` = due) what is open, first what has been late for
    the longest, then what is due first.

    `after` is the place of the last one shown (`place_of`): what arrives meanwhile moves nothing.
    """
    statement, values = page(
        scope, officer_id, filters=filters, cell=cell, now=now, after=after, limit=limit
    )
    # what is written anew for its words is not kept
    found = run.rows(statement, values) if values else db.session.connection().execute(statement)
    return [Listed._make(row) for row in islice(found, limit)]


def place_of(case: Listed, order: str) -> tuple[datetime, uuid.UUID]:
    """Where a case stands in a list of this order."""
    at = case.late_at if order == "due" else case.received_at
    assert at is not None
    return at, case.id


def reasons(
    scope: Scope, officer_id: int, incident_ids: Sequence[uuid.UUID], *, now: datetime
) -> dict[uuid.UUID, list[str]]:
    """{case: the boxes beside its course for which it is on a desk}, in one statement."""
    desk = desk_at(scope, officer_id, now)
    flags = [BOXES[name](desk).label(name) for name in BESIDE]
    query = select(Incident.id, *flags).where(Incident.id.in_(incident_ids))
    return {
        row.id: [name for name in BESIDE if row._mapping[name]]
        for row in (db.session.execute(query) if incident_ids else ())
    }


def moved_since(scope: Scope, officer_id: int, since: datetime, *, now: datetime) -> int:
    """How many cases of the desk have moved since a moment."""
    on_desk = BOXES["desk"](desk_at(scope, officer_id, now))
    query = select(Incident.id).where(OPEN, on_desk, Incident.last_event_at > since)
    found = among(query, scope, officer_id).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def counts(scope: Scope, officer_id: int, *, now: datetime) -> dict[str, int]:
    """How many cases each badge has, in one statement over what is open, and what is owed of the
    rest, which lies in the officer's territory.

    Each reason for seeing cases is counted by itself, without those of the reasons before it:
    nothing needs to be told apart afterwards.
    """
    desk = desk_at(scope, officer_id, now)
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
