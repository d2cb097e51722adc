"""The final score is the score of a cell: places by it, wherever a place is shown or follows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.cells.models import Cell
from app.evaluations import queries
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.queries import steps
from app.evaluations.queries.steps import Scores
from app.evaluations.rules import ranks
from app.evaluations.rules.scoring import is_vetoed


@dataclass(frozen=True)
class Placed:
    """A cell with its scores side by side, and its place among its siblings by the final one."""

    row: EvaluationRow
    cell: Cell
    scores: Scores
    place: int | None


def placed(rows: Sequence[Any]) -> list[Placed]:
    """Rows of one evaluation, as (row, cell), in their order: each with its scores, and its place
    by the final one among the siblings that are given.

    A veto stands behind all that have none (row E15), whatever points were given on top; who ended
    within the period has no place.
    """
    if not rows:
        return []
    scores = steps.scores_of(rows[0][0].evaluation_id, [cell.id for _, cell in rows])
    siblings: dict[int | None, list[EvaluationRow]] = defaultdict(list)
    for row, _ in rows:
        siblings[row.parent_id].append(row)
    places: dict[int, int | None] = {}
    for group in siblings.values():
        finals = [scores[row.cell_id].final if row.rank else None for row in group]
        vetoed = [row.rank is not None and is_vetoed(row.terms) for row in group]
        found = ranks(finals, vetoed)
        places |= {row.id: place for row, place in zip(group, found, strict=True)}
    return [Placed(row, cell, scores[cell.id], places[row.id]) for row, cell in rows]


def final_ranking(evaluation: Evaluation, parent: Cell) -> list[Placed]:
    """A cell's children by the final score, the best first, those without a place last."""
    found = placed(queries.ranking(evaluation, parent))
    return sorted(found, key=lambda one: (one.place is None, one.place or 0, one.cell.code))
