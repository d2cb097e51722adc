"""What a scheme would have said of quarters that are over, before it is one (row F03)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.cells.models import Cell, Department
from app.core.dated import check_day
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import DepartmentRow, Evaluation, EvaluationRow
from app.evaluations.queries.departments import rows_of as department_rows_of
from app.evaluations.rules import Fact, score
from app.evaluations.rules.schemes import Level
from app.evaluations.rules.scoring import Entry
from app.evaluations.sections import SCHEME, read_scheme
from app.evaluations.service.edit_scheme import faults_of, scheme_for, with_marks
from app.evaluations.service.gather_entries import gather_entries
from app.evaluations.service.judge_departments import LEVEL, entered_of_departments
from app.evaluations.service.rank_siblings import rank_siblings
from app.policies.rules import Fault, differing


@dataclass
class Tried:
    """A cell or department in a quarter: as it was, and as it would have been."""

    #: The cell itself, or that of the department.
    cell: Cell
    row: EvaluationRow | DepartmentRow
    score: Decimal | None
    terms: list[dict[str, Any]]
    rank: int | None = None
    department: Department | None = None


@dataclass(frozen=True)
class Quarter:
    """A quarter tried; `unmeasured`: what the scheme weighs and nobody counted then, of cells that
    it weighs for, or of departments.
    """

    evaluation: Evaluation
    unmeasured: Sequence[str]
    cells: Sequence[Tried]
    departments: Sequence[Tried]


def try_scheme(
    *, county: Cell, valid_from: date, data: dict[str, Any], now: datetime, quarters: int
) -> tuple[list[Fault], Mapping[str, Any], list[Quarter]]:
    """(faults, what differs from the scheme in force, the last quarters by the new scheme).

    From stored facts and what people entered; nothing is stored. With faults nothing is tried. A
    day that has passed is refused as when it is added.
    """
    check_day(valid_from, now)
    faults = faults_of(data)
    if faults:
        return faults, {}, []
    filled = with_marks(data)
    levels = read_scheme(0, filled).levels
    old = SCHEME.filled(scheme_for(county.id, valid_from).data)
    found = [_quarter(one, levels) for one in queries.last_quarters(county.id, quarters)]
    return [], differing(old, filled), found


def _quarter(evaluation: Evaluation, levels: Mapping[str, Level]) -> Quarter:
    period = Period.must(evaluation.period)
    given = gather_entries(evaluation.county_id, period, evaluation.computed_at)
    rows = queries.rows_of(evaluation)
    found = [
        Tried(cell, row, *_scored(row, levels[cell.level], given.get(cell.id, ())))
        for row, cell in rows
    ]
    beside = zip(rows, found, strict=True)
    rank_siblings(((row.parent_id, cell.ended_on, one) for (row, cell), one in beside), period.last)
    offices = _departments(evaluation, period, levels[LEVEL])
    counted = [(one.cell.level, one.row.facts.keys()) for one in found]
    counted += [(LEVEL, one.row.facts.keys()) for one in offices]
    return Quarter(evaluation, _unmeasured(levels, counted), found, offices)


def _departments(evaluation: Evaluation, period: Period, level: Level) -> list[Tried]:
    """Departments as they were counted; none of a quarter computed before they were."""
    given = entered_of_departments(evaluation.county_id, period, evaluation.computed_at)
    found = [
        Tried(cell, row, *_scored(row, level, given.get(one.id, ())), department=one)
        for row, one, cell in department_rows_of(evaluation)
    ]
    by_cell = ((o.row.cell_id, o.department.ended_on, o) for o in found if o.department)
    rank_siblings(by_cell, period.last)
    return found


def _scored(
    row: EvaluationRow | DepartmentRow, level: Level, entries: Iterable[Entry]
) -> tuple[Decimal | None, list[dict[str, Any]]]:
    return score({name: Fact(**fact) for name, fact in row.facts.items()}, level, entries)


def _unmeasured(
    levels: Mapping[str, Level], counted: Iterable[tuple[str, Iterable[str]]]
) -> list[str]:
    """What a level weighs and no figures of that level have; of a level without any nothing."""
    known: dict[str, set[str]] = {}
    for name, facts in counted:
        known.setdefault(name, set()).update(facts)
    weighed = (
        (name, item.name)
        for name, level in levels.items()
        for item in level.items
        if item.weight and not item.manual
    )
    return sorted({fact for name, fact in weighed if name in known and fact not in known[name]})
