"""A case's transfers, and which of them somebody reads: a clue may concern who reads the case."""

from collections.abc import Sequence

from sqlalchemy import select

from app.cells.queries import by_ids
from app.core.db import db
from app.incidents.models import Incident, IncidentEvent, Transfer
from app.incidents.service.find_desks import speaks_for
from app.posts.rules import Scope


def transfers_of(case: Incident) -> list[Transfer]:
    """All that the case has had, the oldest first."""
    query = select(Transfer).where(Transfer.incident_id == case.id)
    return list(db.session.scalars(query.order_by(Transfer.sent_at, Transfer.id)))


def readable(rows: Sequence[Transfer], scope: Scope) -> list[Transfer]:
    """Without the confidential ones, but for their receivers, the desk that sent them and those
    above it (C28).
    """
    desks = by_ids(row.from_cell_id for row in rows if row.confidential)
    return [
        row
        for row in rows
        if not row.confidential
        or scope.covers("clues.read", desks[row.from_cell_id].path)
        or speaks_for(scope, row.department_id, row.cell_id)
    ]


def withheld(case: Incident, events: Sequence[IncidentEvent], scope: Scope) -> set[str]:
    """The ids of the transfers of which these events must say nothing to a reader."""
    if not any(event.data.get("confidential") for event in events):
        return set()
    rows = transfers_of(case)
    return {str(row.id) for row in rows} - {str(row.id) for row in readable(rows, scope)}
