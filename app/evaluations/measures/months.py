"""A month: cases found and closed by cell, limits that were not kept, the cases they are of."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.core.db import db
from app.evaluations.measures.count import SELECTS
from app.evaluations.measures.ground import Ground
from app.incidents.models import Incident
from app.incidents.queries.visible import AT_LEVEL

#: What was no case, or is counted as another.
NONE = ("unfounded", "merged")
#: stage -> the fact whose rows say whether its limit was kept
LIMITS = {"accept": "on_time_acceptance", "handle": "on_time_handling"}


def found_and_closed(ground: Ground, level: str) -> dict[str, dict[int, int]]:
    """{found, handled: {cell of the level: how many cases}}, by when they were seen and closed."""
    place = AT_LEVEL[level]
    mine = Incident.county_id == ground.county.id, Incident.received_at <= ground.computed_at
    parts = [
        select(literal(name).label("name"), place.label("cell_id"), func.count().label("count"))
        .where(*mine, ground.covers(moment), *more)
        .group_by(place)
        for name, moment, more in (
            ("found", Incident.observed_at, [Incident.status.not_in(NONE)]),
            ("handled", Incident.closed_at, [Incident.status == "closed"]),
        )
    ]
    counts: dict[str, dict[int, int]] = {"found": {}, "handled": {}}
    for name, cell_id, count in db.session.execute(union_all(*parts)):
        if cell_id is not None:
            counts[name][cell_id] = count
    return counts


def late_limits(ground: Ground) -> Iterator[tuple[str, int, uuid.UUID]]:
    """(stage, the cell that owed it, case) of the limits that were not kept, as is counted."""
    for stage, fact in LIMITS.items():
        rows = SELECTS[fact](ground).subquery()
        query = select(rows.c[0], rows.c[2]).where(rows.c[1] == 0)
        for cell_id, row in db.session.execute(query):
            yield stage, cell_id, uuid.UUID(row)


def cases(ids: Collection[uuid.UUID]) -> Sequence[Any]:
    """(id, number, kind, status) of cases, by number."""
    columns = Incident.id, Incident.number, Incident.kind_id, Incident.status
    return db.session.execute(
        select(*columns).where(Incident.id.in_(ids)).order_by(Incident.number, Incident.id)
    ).all()
