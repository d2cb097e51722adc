"""Shapes of cases, of actions, of what goes on beside a case."""

from app.incidents.schemas.cases import (
    Acted,
    ActionIn,
    CaseCells,
    CaseFiled,
    CaseOut,
    CaseWithPhotos,
    EventOut,
    EventsOut,
    IncidentIn,
    ReporterIn,
    ReporterOut,
    Routing,
    penalties_in,
)
from app.incidents.schemas.lists import CaseExportQuery, CasesQuery, CountsOut
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
    "CaseExportQuery",
    "CaseFiled",
    "CaseOut",
    "CaseWithPhotos",
    "CasesQuery",
    "CountsOut",
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
    "penalties_in",
]
