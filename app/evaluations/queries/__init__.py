"""Computed periods, rankings, and the row behind a cell's score."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import undefer

from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.process import parts_of
from app.evaluations.rules.scoring import is_veto


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


def locked(county_id: int, periods: Collection[str]) -> Sequence[Evaluation]:
    """Those of a county's periods that are locked."""
    mine = Evaluation.county_id == county_id, Evaluation.period.in_(periods)
    query = select(Evaluation).where(*mine, Evaluation.locked_at.is_not(None))
    return db.session.scalars(query.order_by(Evaluation.period)).all()


def missing_parts(evaluation: Evaluation) -> list[str]:
    """The parts of a half-year or year that were not there when it was computed."""
    names = parts_of(Period.must(evaluation.period))
    rows = locked(evaluation.county_id, names) if names else ()
    then = {one.period for one in rows if one.locked_at and one.locked_at <= evaluation.computed_at}
    return [name for name in names if name not in then]


def evaluations_of(county_id: int) -> Sequence[Evaluation]:
    """The evaluations that a county has, the newest period first."""
    found = db.session.scalars(select(Evaluation).where(Evaluation.county_id == county_id))
    return sorted(found, key=lambda one: (Period.must(one.period).last, one.period), reverse=True)


def places_below(evaluation_ids: Collection[int], parent_id: int | None) -> Sequence[Any]:
    """(evaluation_id, cell_id, score, rank) of a cell's children in several evaluations."""
    columns = (
        EvaluationRow.evaluation_id,
        EvaluationRow.cell_id,
        EvaluationRow.score,
        EvaluationRow.rank,
    )
    mine = EvaluationRow.evaluation_id.in_(evaluation_ids), EvaluationRow.parent_id == parent_id
    return db.session.execute(select(*columns).where(*mine)).all()


def score_by_cell(evaluation_ids: Collection[int]) -> dict[int, float]:
    """{cell: its score} of all cells of some evaluations that have one."""
    columns = select(EvaluationRow.cell_id, EvaluationRow.score)
    mine = EvaluationRow.evaluation_id.in_(evaluation_ids), EvaluationRow.score.is_not(None)
    found = db.session.execute(columns.where(*mine)) if evaluation_ids else ()
    return {cell_id: float(score) for cell_id, score in found if score is not None}


def ranking(evaluation: Evaluation, parent: Cell) -> Sequence[Any]:
    """(row, cell) of a cell's children, the best first, those without a score last."""
    mine = EvaluationRow.evaluation_id == evaluation.id, EvaluationRow.parent_id == parent.id
    rows = select(EvaluationRow, Cell).join(Cell, Cell.id == EvaluationRow.cell_id).where(*mine)
    order = (EvaluationRow.rank.is_(None), EvaluationRow.rank, Cell.code)
    return db.session.execute(rows.order_by(*order)).all()


def rows_of(evaluation: Evaluation, beside: Cell | None = None) -> Sequence[Any]:
    """(row, cell) of all cells of an evaluation, or of one and its siblings in it, by code."""
    rows = select(EvaluationRow, Cell).join(Cell, Cell.id == EvaluationRow.cell_id)
    mine = rows.where(EvaluationRow.evaluation_id == evaluation.id)
    if beside is not None:
        his = EvaluationRow.evaluation_id == evaluation.id, EvaluationRow.cell_id == beside.id
        parent = select(EvaluationRow.parent_id).where(*his).scalar_subquery()
        mine = mine.where(EvaluationRow.parent_id.is_not_distinct_from(parent))
    return db.session.execute(mine.order_by(Cell.code)).all()


def veto_terms(county_id: int, periods: Collection[str]) -> list[tuple[int, dict[str, Any]]]:
    """(cell, term) of every veto that stands in these periods of a county, in the order of both."""
    query = select(EvaluationRow.cell_id, EvaluationRow.terms).join(
        Evaluation, Evaluation.id == EvaluationRow.evaluation_id
    )
    mine = Evaluation.county_id == county_id, Evaluation.period.in_(periods)
    if not periods:
        return []
    rows = db.session.execute(query.where(*mine).order_by(Evaluation.period, EvaluationRow.id))
    return [(cell_id, term) for cell_id, terms in rows for term in terms if is_veto(term)]


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
