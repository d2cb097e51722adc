"""What a scheme would have said of quarters that are over, before it is one (row F03)."""

from collections import defaultdict
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
from app.evaluations.rules import Fact, ranks, score
from app.evaluations.rules.schemes import Level
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.sections import SCHEME, read_scheme
from app.evaluations.service.edit_scheme import faults_of, scheme_for
from app.evaluations.service.gather_entries import gather_entries
from app.policies.rules import Fault, differing


@dataclass(frozen=True)
class Tried:
    """A cell in a quarter: as it was, and as it would have been."""

    cell: Cell
    row: EvaluationRow
    score: Decimal | None
    rank: int | None


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
    period = Period.read(evaluation.period)
    assert period is not None
    given = gather_entries(evaluation.county_id, period, evaluation.computed_at)
    found: list[tuple[Cell, EvaluationRow, Decimal | None, bool]] = []
    groups = defaultdict[int | None, list[int]](list)
    counted: set[str] = set()
    for row, cell in queries.rows_of(evaluation):
        facts = {name: Fact(**fact) for name, fact in row.facts.items()}
        counted |= facts.keys()
        total, terms = score(facts, levels[cell.level], given.get(cell.id, ()))
        if cell.ended_on is None or cell.ended_on > period.last:
            groups[row.parent_id].append(len(found))
        found.append((cell, row, total, is_vetoed(terms)))
    places: dict[int, int | None] = {}
    for group in groups.values():
        scores, vetoed = [found[i][2] for i in group], [found[i][3] for i in group]
        places |= dict(zip(group, ranks(scores, vetoed), strict=True))
    weighed = {item.name for level in levels.values() for item in level.items if item.weight} - {
        item.name for level in levels.values() for item in level.manual
    }
    tried = [
        Tried(cell, row, total, places.get(i)) for i, (cell, row, total, _) in enumerate(found)
    ]
    return Quarter(evaluation, sorted(weighed - counted), tried)
