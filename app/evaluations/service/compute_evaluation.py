"""Computing a period from its facts, again until it is locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete

from app.cells.models import Cell
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.measures.chiefs import chiefs
from app.evaluations.measures.count import counted, take_memory
from app.evaluations.measures.ground import Ground, ground_of
from app.evaluations.measures.lives import all_lives
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.process import parts_of
from app.evaluations.rules import score
from app.evaluations.rules.schemes import Level
from app.evaluations.service.edit_scheme import scheme_for, weights_of
from app.evaluations.service.gather_entries import gather_entries
from app.evaluations.service.judge_departments import LEVEL, store_departments
from app.evaluations.service.look_first import look_first
from app.evaluations.service.rank_siblings import rank_siblings
from app.policies.queries import in_force


@dataclass
class Figured:
    """One cell's figures, stored or not; the columns of EvaluationRow."""

    cell: Cell
    facts: dict[str, dict[str, int]]
    terms: list[dict[str, Any]]
    score: Decimal | None
    chiefs: list[dict[str, Any]]
    rank: int | None = None


def evaluate(*, by: int | None, county: Cell, period: Period, now: datetime) -> Evaluation:
    """Compute a county's period from its facts; again before locking it gives the same rows.

    Refuses `period_open`, `evaluation_locked`, and `figures_not_ready` as `look_first` does.
    """
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
    look_first(county, now)
    ground, levels = ground_of(county, period, rules, now), weights_of(scheme)
    for one in figures(ground, levels):
        stored = EvaluationRow(evaluation_id=row.id, cell_id=one.cell.id)
        stored.parent_id, stored.rank = one.cell.parent_id, one.rank
        stored.facts, stored.terms, stored.score = one.facts, one.terms, one.score
        stored.chiefs = one.chiefs
        db.session.add(stored)
    store_departments(row, ground, levels[LEVEL])
    db.session.flush()
    audit.changed("evaluations.compute", "evaluation", row.id, by=by, now=now, period=period.name)
    return row


def provisional(*, parent: Cell, county: Cell, period: Period, now: datetime) -> list[Figured]:
    """The figures of a running quarter below a cell, as they are now: never stored, never locked.

    Refuses `not_found` for a half-year or year, which are made of locked quarters.
    """
    if parts_of(period):
        refuse("not_found")
    rules = in_force(county.id, now)
    levels = weights_of(scheme_for(county.id, clock.day_of(now)))
    return figures(ground_of(county, period, rules, now, below=parent), levels)


def figures(ground: Ground, levels: Mapping[str, Level]) -> list[Figured]:
    """What each cell that existed in the period is worth, ranked among its siblings that are still
    there.
    """
    take_memory()
    alive = all_lives(ground.cells, ground.period)
    facts, heads = counted(ground), chiefs(alive)
    entered = gather_entries(ground.county.id, ground.period, ground.computed_at)
    found = []
    for cell in (one for one in ground.cells if one.id in alive):
        given = entered.get(cell.id, ())
        total, terms = score(facts[cell.id], levels[cell.level], given)
        shown = {name: {"good": f.good, "total": f.total} for name, f in facts[cell.id].items()}
        found.append(Figured(cell, shown, terms, total, heads.get(cell.id, [])))
    rank_siblings(((o.cell.parent_id, o.cell.ended_on, o) for o in found), ground.period.last)
    return found
