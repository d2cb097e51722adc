"""Pages of evaluations: rankings, why a cell has its score, what follows from it, comparisons."""

from app.console.evaluations import (
    board,
    changed,
    comparison,
    departments,
    evaluated,
    evidence,
    papers,
    ranking,
    run,
    schemes,
    supposed,
)

__all__ = [
    "board",
    "changed",
    "comparison",
    "departments",
    "evaluated",
    "evidence",
    "papers",
    "ranking",
    "run",
    "schemes",
    "supposed",
]
