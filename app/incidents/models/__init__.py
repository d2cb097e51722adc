"""The tables of cases."""

from app.incidents.models.case import LEVELS, Incident, IncidentCounter
from app.incidents.models.event import IncidentEvent
from app.incidents.models.people import IncidentParty, Reporter
from app.incidents.models.result import IncidentResult, Penalty

__all__ = [
    "LEVELS",
    "Incident",
    "IncidentCounter",
    "IncidentEvent",
    "IncidentParty",
    "IncidentResult",
    "Penalty",
    "Reporter",
]
