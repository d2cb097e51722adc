"""Keeping what a period counted, so that its locked figures always open to exactly those rows."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import delete, insert, literal, select

from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import ids_on
from app.core.period import Period
from app.evaluations.catalogue import CATALOGUE
from app.evaluations.measures.count import SELECTS, gathered_rows, take_memory
from app.evaluations.measures.ground import ground_of
from app.evaluations.models import CountedRows, Evaluation, EvaluationRow
from app.evaluations.process import parts_of
from app.evaluations.service.judge_departments import keep_departments
from app.policies.queries import by_version


def keep_counted(evaluation: Evaluation, county: Cell, period: Period) -> None:
    """Keep the rows behind each figure, read once more as of its computing.

    Refuses `figures_changed` where they no longer give the stored figures: somebody has judged a
    patrol or accepted a late case since, so that what people saw is not what would be locked.
    """
    if parts := parts_of(period):  # they are locked, and keep theirs
        _check_parts(evaluation, parts)
        return
    rules = by_version(evaluation.policy_version)
    ground = ground_of(county, period, rules, evaluation.computed_at)
    mine = CountedRows.evaluation_id == evaluation.id
    db.session.execute(delete(CountedRows).where(mine))
    take_memory()
    stored = select(EvaluationRow.cell_id, EvaluationRow.facts)
    figures = db.session.execute(stored.where(EvaluationRow.evaluation_id == evaluation.id)).all()
    # what an older program computed has none of the facts that came since, and keeps none of them
    told = {name for _, facts in figures for name in facts}
    rows = gathered_rows(ground, [name for name in SELECTS if name in told]).subquery()
    columns = [column.name for column in rows.c]
    values = select(literal(evaluation.id), *rows.c)
    db.session.execute(insert(CountedRows).from_select(["evaluation_id", *columns], values))
    good, total = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    above = {cell.id: ids_on(cell.path) for cell in ground.cells}
    kept = select(CountedRows.cell_id, CountedRows.fact, CountedRows.good, CountedRows.count)
    for cell_id, fact, well, count in db.session.execute(kept.where(mine)):
        for one in above[cell_id] if CATALOGUE[fact].rolls else [cell_id]:
            total[one, fact] += count
            good[one, fact] += count if well else 0
    for cell_id, facts in figures:
        for name, fact in facts.items():
            if (good[cell_id, name], total[cell_id, name]) != (fact["good"], fact["total"]):
                refuse("figures_changed")
    keep_departments(evaluation, ground)


def _check_parts(evaluation: Evaluation, parts: Collection[str]) -> None:
    """An older program counted a half-year from its facts: it is computed again from its parts."""
    stored = select(EvaluationRow.facts).where(EvaluationRow.evaluation_id == evaluation.id)
    if any(facts.keys() - parts for facts in db.session.scalars(stored)):
        refuse("figures_changed")
