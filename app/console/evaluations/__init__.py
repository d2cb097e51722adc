"""Pages of evaluations: rankings, why a cell has its score, what follows from it, comparisons."""

from app.console.evaluations import (
    board,
    changed,
    comparison,
    departments,
    evaluated,
    evidence,
    months,
    papers,
    ranking,
    records,
    run,
    schemes,
    supposed,
    year,
)

__all__ = [
    "board",
    "changed",
    "comparison",
    "departments",
    "evaluated",
    "evidence",
    "months",
    "papers",
    "ranking",
    "records",
    "run",
    "schemes",
    "supposed",
    "year",
]
