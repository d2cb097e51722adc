"""The tables of evaluations."""

from app.evaluations.models.entries import EntryWithdrawal, EvaluationEntry, EvaluationGround
from app.evaluations.models.figures import (
    CountedRows,
    DepartmentCounted,
    DepartmentRow,
    Evaluation,
    EvaluationRow,
    LiveCount,
    Scheme,
)
from app.evaluations.models.process import EvaluationFiling, EvaluationObjection, EvaluationStage

__all__ = [
    "CountedRows",
    "DepartmentCounted",
    "DepartmentRow",
    "EntryWithdrawal",
    "Evaluation",
    "EvaluationEntry",
    "EvaluationFiling",
    "EvaluationGround",
    "EvaluationObjection",
    "EvaluationRow",
    "EvaluationStage",
    "LiveCount",
    "Scheme",
]
