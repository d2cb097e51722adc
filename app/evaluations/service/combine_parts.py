"""A half-year from its locked quarters, a year from its halves (row F02)."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.cells.models import Cell
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.process import parts_of
from app.evaluations.queries import steps
from app.evaluations.service.edit_scheme import scheme_for
from app.evaluations.service.score_rows import score_rows
from app.policies.queries import in_force

#: A score of 87.40 is 8740 of so many: the terms of a half-year read like all others.
WHOLE = 10_000


def locked_parts(county_id: int, period: Period) -> list[Evaluation]:
    """The locked periods that a half-year or year is made of.

    Refuses `parts_not_locked`, naming those that are missing.
    """
    missing = waits_for(county_id, period)
    if missing:
        refuse("parts_not_locked", parts=missing)
    return list(queries.locked(county_id, parts_of(period)))


def waits_for(county_id: int, period: Period) -> list[str]:
    """The parts that are to be locked first.

    A county that began later than the period has no evaluation of its first parts, and is not kept
    from the whole for ever: what lies before the first locked part and was never opened is left
    out, and the whole says so. Whatever has been opened is locked first, and so is a half-year any
    quarter of which was opened.
    """
    names = parts_of(period)
    locked = [row.period for row in queries.locked(county_id, names)]
    missing = [name for name in names if name not in locked]
    return [
        name
        for name in missing
        if not locked or name > locked[0] or _begun(county_id, Period.must(name))
    ]


def _begun(county_id: int, part: Period) -> bool:
    """Whether there is an evaluation of it, or of something that it is made of."""
    inside = (Period.must(name) for name in parts_of(part))
    return steps.is_opened(county_id, part.name) or any(_begun(county_id, one) for one in inside)


def combine(*, by: int | None, county: Cell, period: Period, now: datetime) -> Evaluation:
    """Each cell's score is the mean of its scores in the parts, each a term of equal weight; one
    without a score gives its weight to the other. What is entered for the whole comes on top, and a
    veto in a part is one here, too.

    Refuses `period_open`, `parts_not_locked`, `evaluation_locked`.
    """
    if clock.day_of(now) <= period.last:
        refuse("period_open")
    parts = locked_parts(county.id, period)
    scheme = scheme_for(county.id, period.last)
    rules = in_force(county.id, clock.start_of(period.last))
    about = {"scheme_id": scheme.id, "policy_version": rules.version, "computed_at": now}
    insert_once(Evaluation, county_id=county.id, period=period.name, **about)
    row = queries.find(county.id, period, lock=True)
    if row.locked_at is not None:
        refuse("evaluation_locked")
    row.scheme_id, row.policy_version, row.computed_at = scheme.id, rules.version, now
    db.session.execute(delete(EvaluationRow).where(EvaluationRow.evaluation_id == row.id))
    _store_rows(row, parts)
    score_rows(row)
    audit.changed("evaluations.compute", "evaluation", row.id, by=by, now=now, period=period.name)
    return row


def _store_rows(evaluation: Evaluation, parts: list[Evaluation]) -> None:
    """A row for each cell that any of the parts has, with its scores in them as facts."""
    facts: dict[int, dict[str, Any]] = defaultdict(dict)
    of, ids = {part.id: part.period for part in parts}, [part.id for part in parts]
    columns = (EvaluationRow.cell_id, EvaluationRow.evaluation_id, EvaluationRow.score)
    found = select(*columns).where(EvaluationRow.evaluation_id.in_(ids))
    for cell_id, part_id, score in db.session.execute(found):
        there = facts[cell_id]
        if score is not None:
            there[of[part_id]] = {"good": int(score * 100), "total": WHOLE}
    for cell in db.session.scalars(select(Cell).where(Cell.id.in_(facts)).order_by(Cell.code)):
        row = EvaluationRow(evaluation_id=evaluation.id, cell_id=cell.id, parent_id=cell.parent_id)
        row.facts, row.terms, row.evidence = facts[cell.id], [], {}
        db.session.add(row)
    db.session.flush()
