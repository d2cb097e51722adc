"""What if this case had been on time: a cell's score and place had something been good (F04)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.cells.models import Cell
from app.core.errors import refuse
from app.evaluations import queries
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.rules import ranks
from app.evaluations.rules.schemes import BONUS, DEDUCTION, VETO
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.rules.supposing import supposed
from app.evaluations.service.read_against import against

#: What comes on top has nothing that could have been good.
ADDED = (BONUS, DEDUCTION, VETO)


@dataclass(frozen=True)
class Supposed:
    """What was, and what would have been; `better`: indicator -> how many more good ones."""

    row: EvaluationRow
    better: Mapping[str, int]
    score: Decimal | None
    rank: int | None
    terms: list[dict[str, Any]]


def suppose(
    *,
    found: Evaluation,
    place: Cell,
    case: str | None = None,
    indicator: str | None = None,
    good: int = 1,
) -> Supposed:
    """Suppose that a case had been good wherever it counts against the cell, or that `good` more
    of an indicator had been; the others stay as they are.

    Refuses `unknown_item` naming what there is, `not_behind_figures` where nothing would be
    otherwise.
    """
    row = queries.row_of(found, place)
    known = {term["indicator"]: term for term in row.terms if term.get("part") not in ADDED}
    if indicator is not None and indicator not in known:
        refuse("unknown_item", allowed=sorted(known))
    bad = _behind(row, case) if case is not None else {str(indicator): good}
    better = {
        name: min(count, known[name]["total"] - known[name]["good"])
        for name, count in bad.items()
        if name in known
    }
    better = {name: count for name, count in better.items() if count > 0}
    if not better:
        refuse("not_behind_figures")
    score, terms = supposed(row.terms, better)
    return Supposed(row, better, score, _place(row, score), terms)


def _behind(row: EvaluationRow, case: str) -> dict[str, int]:
    """The indicators that a case counts against, and how often."""
    rows = against(row).items()
    return {name: times for name, bad in rows if (times := list(bad).count(case))}


def _place(row: EvaluationRow, score: Decimal | None) -> int | None:
    """His place among the cells beside him if he had this score."""
    if row.rank is None and row.score is not None:
        return None  # of a cell that has ended
    others = [one for one in queries.beside(row) if one.rank is not None]
    scores = [score, *[one.score for one in others]]
    return ranks(scores, [is_vetoed(row.terms), *[is_vetoed(one.terms) for one in others]])[0]
