"""A new case between being judged and being stored."""

from dataclasses import dataclass
from typing import Any

from app.deadlines.models import Deadline
from app.incidents.models import Incident, IncidentEvent


@dataclass(frozen=True)
class Prepared:
    """A case that is about to be stored."""

    incident: Incident
    event: IncidentEvent
    limits: tuple[Deadline, ...]
    kind: Any
    photo_ids: tuple[str, ...]
    reporter: dict[str, Any] | None
