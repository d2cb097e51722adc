"""What a scheme would have said of quarters that are over, before it is one (row F03)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.cells.models import Cell
from app.core.dated import check_day
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.rules import Fact, score
from app.evaluations.rules.schemes import Level
from app.evaluations.sections import SCHEME, read_scheme
from app.evaluations.service.edit_scheme import faults_of, scheme_for
from app.evaluations.service.gather_entries import gather_entries
from app.evaluations.service.rank_siblings import rank_siblings
from app.policies.rules import Fault, differing


@dataclass
class Tried:
    """A cell in a quarter: as it was, and as it would have been."""

    cell: Cell
    row: EvaluationRow
    score: Decimal | None
    terms: list[dict[str, Any]]
    rank: int | None = None


@dataclass(frozen=True)
class Quarter:
    """A quarter tried; `unmeasured`: what the scheme weighs and nobody counted then."""

    evaluation: Evaluation
    unmeasured: Sequence[str]
    cells: Sequence[Tried]


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
    filled = SCHEME.filled(data)
    levels = read_scheme(0, filled).levels
    old = SCHEME.filled(scheme_for(county.id, valid_from).data)
    found = [_quarter(one, levels) for one in queries.last_quarters(county.id, quarters)]
    return [], differing(old, filled), found


def _quarter(evaluation: Evaluation, levels: Mapping[str, Level]) -> Quarter:
    period = Period.must(evaluation.period)
    given = gather_entries(evaluation.county_id, period, evaluation.computed_at)
    found = []
    counted: set[str] = set()
    for row, cell in queries.rows_of(evaluation):
        facts = {name: Fact(**fact) for name, fact in row.facts.items()}
        counted |= facts.keys()
        found.append(Tried(cell, row, *score(facts, levels[cell.level], given.get(cell.id, ()))))
    rank_siblings(((one.row.parent_id, one.cell.ended_on, one) for one in found), period.last)
    weighed = {item.name for level in levels.values() for item in level.items if item.weight} - {
        item.name for level in levels.values() for item in level.manual
    }
    return Quarter(evaluation, sorted(weighed - counted), found)
