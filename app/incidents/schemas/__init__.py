"""Shapes of cases, of actions, of what goes on beside a case."""

from app.incidents.schemas.cases import (
    Acted,
    ActionIn,
    CaseCells,
    CaseFiled,
    CaseOut,
    CasesQuery,
    CaseWithPhotos,
    EventOut,
    EventsOut,
    IncidentIn,
    ReporterIn,
    ReporterOut,
    Routing,
)
from app.incidents.schemas.matters import (
    AssistanceOut,
    JointOut,
    JointResultOut,
    OwesOut,
    TransferLimit,
    TransferOut,
    Who,
)

__all__ = [
    "Acted",
    "ActionIn",
    "AssistanceOut",
    "CaseCells",
    "CaseFiled",
    "CaseOut",
    "CaseWithPhotos",
    "CasesQuery",
    "EventOut",
    "EventsOut",
    "IncidentIn",
    "JointOut",
    "JointResultOut",
    "OwesOut",
    "ReporterIn",
    "ReporterOut",
    "Routing",
    "TransferLimit",
    "TransferOut",
    "Who",
]
