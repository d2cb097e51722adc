"""The one way from stored facts to stored scores: what people enter counts at once."""

from collections.abc import Mapping
from typing import Any

from app.cells.models import Cell
from app.core.db import db
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import Evaluation, Scheme
from app.evaluations.process import parts_of
from app.evaluations.rules import Fact, score
from app.evaluations.rules.formulas import MEAN
from app.evaluations.rules.schemes import Item, Level
from app.evaluations.service.edit_scheme import weights_of
from app.evaluations.service.gather_entries import gather_entries, part_vetoes
from app.evaluations.service.rank_siblings import rank_siblings


def score_rows(evaluation: Evaluation, beside: Cell | None = None) -> None:
    """Score a period's rows again, or a cell's and its siblings', from the facts that stand in them
    and what counts by now; nothing is counted anew. What accountability decided counts as of the
    computing.

    The caller holds the evaluation.
    """
    period = Period.must(evaluation.period)
    levels = levels_for(evaluation)
    given = gather_entries(evaluation.county_id, period, evaluation.computed_at)
    vetoed = part_vetoes(evaluation.county_id, period)
    rows = queries.rows_of(evaluation, beside)
    for row, cell in rows:
        facts = {name: Fact(**fact) for name, fact in row.facts.items()}
        level, entries = levels[cell.level], list(given.get(cell.id, ()))
        if cell.id in vetoed:
            before = vetoed[cell.id]
            level = level.with_more(before.level.additions)
            entries += before.entries
        row.score, row.terms = score(facts, level, entries)
    rank_siblings(((row.parent_id, cell.ended_on, row) for row, cell in rows), period.last)
    db.session.flush()


def levels_for(evaluation: Evaluation) -> Mapping[str, Level]:
    """{level: what its cells are judged by} in a period: by the scheme that it was computed with.

    A half-year weighs its quarters and a year its halves, each alike, with the scheme's own ways of
    adding and taking away.
    """
    scheme: Any = db.session.get_one(Scheme, evaluation.scheme_id)
    return levels_of(scheme, Period.must(evaluation.period))


def levels_of(scheme: Scheme, period: Period) -> Mapping[str, Level]:
    """The same by a version of the scheme."""
    parts, found = parts_of(period), weights_of(scheme)
    if not parts:
        return found
    items = tuple(Item(name, 100 // len(parts), MEAN) for name in parts)
    return {name: Level(items, level.additions) for name, level in found.items()}
