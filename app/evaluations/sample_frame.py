"""Locked figures as samples are drawn from them (row E26): each a cell's fact of a period."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accountability.queries import Drawn, Frame
from app.cells.models import Cell
from app.core.db import db
from app.evaluations.models import Evaluation, EvaluationRow


def _rows(county_id: int, period: str, path: str, known_at: datetime) -> Any:
    query = (
        select(EvaluationRow, Cell)
        .join(Evaluation, Evaluation.id == EvaluationRow.evaluation_id)
        .join(Cell, Cell.id == EvaluationRow.cell_id)
        .where(
            Evaluation.county_id == county_id,
            Evaluation.period == period,
            Evaluation.locked_at <= known_at,
            Cell.path.startswith(path),
        )
    )
    return db.session.execute(query.order_by(Cell.code)).all()


def _keys(cell: Any, span: Any, known_at: datetime) -> list[str]:
    """period/code/fact of the cells below, of what there was something to measure of. Figures that
    may still change are not drawn: they would not be the same again.
    """
    return [
        f"{span.period.name}/{place.code}/{name}"
        for row, place in _rows(span.county_id, span.period.name, cell.path, known_at)
        if place.id != cell.id
        for name, fact in sorted(row.facts.items())
        if isinstance(fact, dict) and fact.get("total")
    ]


def _describe(keys: Collection[str]) -> dict[str, Drawn]:
    parts = {key: key.split("/") for key in keys}
    query = (
        select(Evaluation.period, Cell.code, EvaluationRow.cell_id, EvaluationRow.facts)
        .join(Evaluation, Evaluation.id == EvaluationRow.evaluation_id)
        .join(Cell, Cell.id == EvaluationRow.cell_id)
        .where(
            Evaluation.period.in_({period for period, _, _ in parts.values()}),
            Cell.code.in_({code for _, code, _ in parts.values()}),
        )
    )
    found = {
        (period, code): (cell_id, facts)
        for period, code, cell_id, facts in db.session.execute(query)
    }
    drawn = {}
    for key, (period, code, name) in parts.items():
        cell_id, facts = found[period, code]
        drawn[key] = Drawn(cell_id, (), {"fact": name} | facts[name])
    return drawn


FIGURES = Frame("考核数据", "inflated", "figure", _keys, _describe)
