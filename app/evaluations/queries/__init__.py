"""Computed periods, rankings, and the row behind a cell's score."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import undefer

from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations.models import Evaluation, EvaluationRow


def computed(county_id: int, period: Period) -> Select[Evaluation]:
    """A county's evaluation of a period."""
    return select(Evaluation).where(
        Evaluation.county_id == county_id, Evaluation.period == period.name
    )


def find(county_id: int, period: Period, *, lock: bool = False) -> Evaluation:
    """A county's evaluation of a period; 404 before it is computed."""
    query = computed(county_id, period)
    query = query.with_for_update(key_share=True) if lock else query
    return db.session.scalar(query) or refuse("not_found")


def ranking(evaluation: Evaluation, parent: Cell) -> Sequence[Any]:
    """(row, cell) of a cell's children, the best first, those without a score last."""
    mine = EvaluationRow.evaluation_id == evaluation.id, EvaluationRow.parent_id == parent.id
    rows = select(EvaluationRow, Cell).join(Cell, Cell.id == EvaluationRow.cell_id).where(*mine)
    order = (EvaluationRow.rank.is_(None), EvaluationRow.rank, Cell.code)
    return db.session.execute(rows.order_by(*order)).all()


def rows_of(evaluation: Evaluation) -> Sequence[Any]:
    """(row, cell) of all cells of an evaluation, by code."""
    rows = select(EvaluationRow, Cell).join(Cell, Cell.id == EvaluationRow.cell_id)
    mine = rows.where(EvaluationRow.evaluation_id == evaluation.id)
    return db.session.execute(mine.order_by(Cell.code)).all()


def last_quarters(county_id: int, most: int) -> Sequence[Evaluation]:
    """The newest quarters that a county has computed, the newest first."""
    mine = Evaluation.county_id == county_id, Evaluation.period.like("____Q_")
    query = select(Evaluation).where(*mine).order_by(Evaluation.period.desc()).limit(most)
    return db.session.scalars(query).all()


def beside(row: EvaluationRow) -> Sequence[EvaluationRow]:
    """The rows of the other cells of its parent in the same evaluation."""
    mine = EvaluationRow.evaluation_id == row.evaluation_id, EvaluationRow.id != row.id
    same = EvaluationRow.parent_id.is_not_distinct_from(row.parent_id)
    return db.session.scalars(select(EvaluationRow).where(*mine, same)).all()


def row_of(evaluation: Evaluation, cell: Cell) -> EvaluationRow:
    """A cell's row with its evidence; 404 when it has none."""
    query = select(EvaluationRow).options(undefer(EvaluationRow.evidence))
    mine = EvaluationRow.evaluation_id == evaluation.id, EvaluationRow.cell_id == cell.id
    return db.session.scalar(query.where(*mine)) or refuse("not_found")


def count(evaluation_id: int, **values: Any) -> int:
    """How many rows an evaluation has, for example with one `parent_id`."""
    rows = select(func.count()).select_from(EvaluationRow)
    query = rows.where(EvaluationRow.evaluation_id == evaluation_id).filter_by(**values)
    return db.session.scalar(query) or 0
