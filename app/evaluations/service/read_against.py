"""What counts against a cell: the one place that asks which rows a figure found not good."""

from collections.abc import Iterable, Mapping, Sequence

from app.cells.models import Cell
from app.core.db import db
from app.evaluations.measures.count import SELECTS
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.service.read_evidence import evidence


def against(row: EvaluationRow, indicators: Iterable[str] = SELECTS) -> Mapping[str, Sequence[str]]:
    """{indicator: patrols and cases that were not good} of a cell's figures; of these at least."""
    found = db.session.get_one(Evaluation, row.evaluation_id)
    place = db.session.get_one(Cell, row.cell_id)
    rows = evidence(found, row, place, indicators)
    return {name: bad for name, (_, bad) in rows.items()}
