"""Shapes of patrols."""

from app.patrols.schemas.answers import (
    FiledIncident,
    PatrolDetail,
    PatrolFiled,
    PatrolOut,
    PatrolsQuery,
    PieceKept,
    VisitKept,
    VisitOut,
)
from app.patrols.schemas.filing import GpxQuery, PatrolIn, PieceIn, VerdictIn, VisitAlone, VisitIn

__all__ = [
    "FiledIncident",
    "GpxQuery",
    "PatrolDetail",
    "PatrolFiled",
    "PatrolIn",
    "PatrolOut",
    "PatrolsQuery",
    "PieceIn",
    "PieceKept",
    "VerdictIn",
    "VisitAlone",
    "VisitIn",
    "VisitKept",
    "VisitOut",
]
