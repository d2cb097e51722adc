"""One step of a case: its event and its version, never earlier than the last one."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.core.db import db
from app.core.insert import new_row
from app.core.settings import setting
from app.incidents.models import Incident, IncidentEvent
from app.incidents.service import index_text


def record(incident: Incident, action: str, **details: Any) -> IncidentEvent:
    """`step`, kept with the case."""
    event = step(incident, action, **details)
    db.session.add(event)
    index_text.after(incident, event)
    return event


def step(incident: Incident, action: str, **details: Any) -> IncidentEvent:
    """The event of a `taken` step."""
    return new_row(IncidentEvent, **taken(incident, action, **details))


def taken(
    incident: Incident,
    action: str,
    *,
    now: datetime,
    officer_id: int | None,
    before: tuple[str | None, str | None],
    event_id: uuid.UUID | None = None,
    note: str | None = None,
    photo_ids: Iterable[str] = (),
    data: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The case has taken a step from `before` = (status, level) to what it says now: its event, as
    it is stored.
    """
    incident.version += 1
    incident.last_event_at = max(now, incident.last_event_at or now)
    return {
        "id": event_id or _own_id(incident),
        "incident_id": incident.id,
        "seq": incident.version,
        "at": incident.last_event_at,
        "officer_id": officer_id,
        "action": action,
        "from_status": before[0],
        "to_status": incident.status,
        "from_level": before[1],
        "to_level": incident.level,
        "note": note,
        "data": data or {},
        "photo_ids": list(photo_ids),
    }


def _own_id(incident: Incident) -> uuid.UUID:
    """The id of an event that the system makes.

    The same when played again, and not to be guessed by a client.
    """
    return uuid.uuid5(incident.id, f"{setting('SECRET_KEY')} {incident.version}")
