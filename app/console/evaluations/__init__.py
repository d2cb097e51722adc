"""Pages of evaluations: rankings, why a cell has its score, comparisons, the running measures."""

from app.console.evaluations import (
    board,
    comparison,
    departments,
    evaluated,
    evidence,
    papers,
    ranking,
)

__all__ = ["board", "comparison", "departments", "evaluated", "evidence", "papers", "ranking"]
