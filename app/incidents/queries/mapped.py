"""Open cases as a map shows them: points, and how many lie in each cell."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from app.core.db import db
from app.incidents.models import Incident
from app.incidents.queries.boxes import OPEN, desk_at, late
from app.incidents.queries.filters import conditions, given
from app.incidents.queries.page import among
from app.incidents.queries.visible import AT_LEVEL
from app.posts.rules import Scope


def open_points(
    scope: Scope, officer_id: int, *, filters: dict[str, Any], now: datetime, limit: int
) -> Sequence[Any]:
    """(id, number, lon, lat, late, nature) of the open cases with a position that an officer may
    see, the newest first.
    """
    newest = (Incident.received_at.desc(), Incident.id.desc())
    query = select(Incident.id).where(OPEN, Incident.lon.is_not(None))
    query = query.where(*conditions(given(filters), None, desk_at(scope, officer_id, now)))
    found = among(query.order_by(*newest).limit(limit), scope, officer_id)
    columns = (Incident.id, Incident.number, Incident.lon, Incident.lat, Incident.nature)
    rows = select(*columns, late(now).label("late")).where(Incident.id.in_(found))
    return db.session.execute(rows.order_by(*newest).limit(limit)).all()


def open_by_cell(
    level: str,
    cell_ids: Collection[int],
    *,
    filters: dict[str, Any],
    scope: Scope,
    officer_id: int,
    now: datetime,
) -> dict[int, tuple[int, int]]:
    """{cell: (open cases in it, late ones)} of cells of a level; those with none are left out."""
    place = AT_LEVEL[level]
    counted = select(place, func.count(), func.sum(case((late(now), 1), else_=0)))
    counted = counted.where(OPEN, place.in_(cell_ids))
    counted = counted.where(*conditions(given(filters), None, desk_at(scope, officer_id, now)))
    rows = db.session.execute(counted.group_by(place)) if cell_ids else ()
    return {cell_id: (int(n), int(overdue or 0)) for cell_id, n, overdue in rows}
