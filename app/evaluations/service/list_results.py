"""What follows from a year: its share of the villages' assessment, and the list of merit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import Evaluation, EvaluationRow, Scheme
from app.evaluations.rules import rounded
from app.evaluations.rules.schemes import SchemeRules
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.service.edit_scheme import rules_of
from app.evaluations.service.find_county import county_of


@dataclass(frozen=True)
class Result:
    """A cell's year with what it weighs elsewhere."""

    cell: Cell
    row: EvaluationRow
    points: Decimal | None
    vetoed: bool


@dataclass(frozen=True)
class Results:
    evaluation: Evaluation
    rules: SchemeRules
    cells: Sequence[Result]


def year_shares(parent: Cell, period: Period) -> Results:
    """Each village's result of a year × the configured share, for the general assessment of the
    villages (row F06); those below a cell, by code.
    """
    found, rules = _year(parent, period)
    rows = [
        (row, cell)
        for row, cell in queries.rows_of(found)
        if cell.level == "village" and cell.path.startswith(parent.path)
    ]
    return Results(found, rules, [_result(*one, rules.share) for one in rows])


def merit_list(parent: Cell, period: Period) -> Results:
    """Who among a cell's children stands out in a year, and what his result weighs in the list of
    merit with the tilt towards good work in the grid (row F03). Never one with a veto.
    """
    found, rules = _year(parent, period)
    merit = rules.merit
    rows = [
        _result(row, cell, 100 + merit.tilt)
        for row, cell in queries.ranking(found, parent)
        if row.rank is not None and row.rank <= merit.places
    ]
    good = [one for one in rows if (one.row.score or 0) >= merit.least and not one.vetoed]
    return Results(found, rules, good)


def _year(parent: Cell, period: Period) -> tuple[Evaluation, SchemeRules]:
    if not period.name.isdigit():
        refuse("period_not_a_year")
    found = queries.find(county_of(parent).id, period)
    scheme: Any = db.session.get_one(Scheme, found.scheme_id)
    return found, rules_of(scheme)


def _result(row: EvaluationRow, cell: Cell, percent: Decimal) -> Result:
    points = None if row.score is None else rounded(row.score * percent / 100)
    return Result(cell, row, points, is_vetoed(row.terms))
