"""Computing a period from its facts, again until it is locked."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import delete, or_, select

from app.cells.models import Cell
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.measures import gather
from app.evaluations.models import Evaluation, EvaluationRow, Scheme
from app.evaluations.queries import entries
from app.evaluations.rules import INDICATORS, ranks, score
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.service.edit_scheme import scheme_for, weights_of
from app.patrols import service as patrols
from app.policies.queries import in_force
from app.policies.rules import Rules


def evaluate(*, by: int | None, county: Cell, period: Period, now: datetime) -> Evaluation:
    """Compute a county's period from its facts; again before locking it gives the same rows."""
    if clock.day_of(now) <= period.last:
        refuse("period_open")
    scheme = scheme_for(county.id, period.last)
    rules = in_force(county.id, clock.start_of(period.last))
    about = {"scheme_id": scheme.id, "policy_version": rules.version, "computed_at": now}
    insert_once(Evaluation, county_id=county.id, period=period.name, **about)
    row = queries.find(county.id, period, lock=True)
    if row.locked_at is not None:
        refuse("evaluation_locked")
    row.scheme_id, row.policy_version, row.computed_at = scheme.id, rules.version, now
    db.session.execute(delete(EvaluationRow).where(EvaluationRow.evaluation_id == row.id))
    _store_rows(row, county, period, scheme, rules, now)
    audit.changed("evaluations.compute", "evaluation", row.id, by=by, now=now, period=period.name)
    return row


def _store_rows(
    evaluation: Evaluation,
    county: Cell,
    period: Period,
    scheme: Scheme,
    rules: Rules,
    now: datetime,
) -> None:
    found = (
        select(Cell)
        .where(Cell.path.startswith(county.path), Cell.level.in_(("county", "township", "village")))
        .order_by(Cell.code)
    )
    found = found.where(or_(Cell.ended_on.is_(None), Cell.ended_on > period.first))
    places = list(db.session.scalars(found))
    while patrols.find_doubts(now=now, county_id=county.id):
        pass  # whatever the job has not looked at yet
    tally = gather(county, places, period, rules, now)
    weights, rows = weights_of(scheme), []
    entered = entries.counting(county.id, period)
    for cell in places:
        known = {name: tally.fact(cell.id, name) for name in INDICATORS}
        total, parts = score(known, weights[cell.level], entered.get(cell.id, ()))
        row = EvaluationRow(
            evaluation_id=evaluation.id,
            cell_id=cell.id,
            parent_id=cell.parent_id,
            terms=parts,
            score=total,
        )
        row.facts = {name: {"good": fact.good, "total": fact.total} for name, fact in known.items()}
        row.evidence = tally.evidence(cell.id, INDICATORS)
        rows.append(row)
    siblings: dict[int | None, list[EvaluationRow]] = defaultdict(list)
    for row, cell in zip(rows, places, strict=True):
        if cell.ended_on is None or cell.ended_on > period.last:
            siblings[row.parent_id].append(row)
    for group in siblings.values():
        vetoed = [is_vetoed(row.terms) for row in group]
        for row, place in zip(group, ranks([row.score for row in group], vetoed), strict=True):
            row.rank = place
    db.session.add_all(rows)
