"""The history of cases, which is never changed."""

import uuid

from sqlalchemy import select

from app.core.db import db
from app.incidents.models import Incident, IncidentEvent

#: How many a statement names: both databases take more.
MOST_IDS = 5000


def case_events(
    case_ids: list[uuid.UUID], actions: tuple[str, ...]
) -> dict[uuid.UUID, tuple[int | None, list[IncidentEvent]]]:
    """Per case its fact cell and its events of these actions, in order."""
    found: dict[uuid.UUID, tuple[int | None, list[IncidentEvent]]] = {}
    wanted = sorted(set(case_ids))
    for start in range(0, len(wanted), MOST_IDS):
        query = select(Incident.fact_cell_id, IncidentEvent).join(
            IncidentEvent, IncidentEvent.incident_id == Incident.id
        )
        query = query.where(
            Incident.id.in_(wanted[start : start + MOST_IDS]), IncidentEvent.action.in_(actions)
        )
        for fact, event in db.session.execute(
            query.order_by(IncidentEvent.incident_id, IncidentEvent.seq)
        ):
            found.setdefault(event.incident_id, (fact, []))[1].append(event)
    return found
