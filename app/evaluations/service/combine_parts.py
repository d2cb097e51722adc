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
from app.evaluations.rules import Fact, ranks, score
from app.evaluations.rules.schemes import VETO
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.service.edit_scheme import scheme_for
from app.policies.queries import in_force

#: A score of 87.40 is 8740 of so many: the terms of a half-year read like all others.
WHOLE = 10_000


def locked_parts(county_id: int, period: Period) -> list[Evaluation]:
    """The locked periods that a half-year or year is made of.

    Refuses `parts_not_locked`, naming those that are missing.
    """
    names = parts_of(period)
    query = select(Evaluation).where(
        Evaluation.county_id == county_id,
        Evaluation.period.in_(names),
        Evaluation.locked_at.is_not(None),
    )
    found = list(db.session.scalars(query.order_by(Evaluation.period)))
    missing = sorted(set(names) - {row.period for row in found})
    if missing:
        refuse("parts_not_locked", parts=missing)
    return found


def combine(*, by: int | None, county: Cell, period: Period, now: datetime) -> Evaluation:
    """Each cell's score is the mean of its final scores in the parts, each a term of equal weight;
    one without a score gives its weight to the other. A veto in a part is one here, too.

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
    audit.changed("evaluations.compute", "evaluation", row.id, by=by, now=now, period=period.name)
    return row


def _store_rows(evaluation: Evaluation, parts: list[Evaluation]) -> None:
    finals = {part.period: steps.scores_of(part.id) for part in parts}
    weights = dict.fromkeys(finals, 1)
    vetoes = _vetoes_of(parts)
    siblings: dict[Any, list[EvaluationRow]] = defaultdict(list)
    for cell in _cells_of(parts):
        known = {name: found[cell.id].final for name, found in finals.items() if cell.id in found}
        facts = {
            name: Fact(int(value * 100), WHOLE)
            for name, value in known.items()
            if value is not None
        }
        total, terms = score(facts, weights)
        terms += vetoes.get(cell.id, {}).values()
        row = EvaluationRow(
            evaluation_id=evaluation.id,
            cell_id=cell.id,
            parent_id=cell.parent_id,
            facts={name: {"good": fact.good, "total": fact.total} for name, fact in facts.items()},
            terms=terms,
            score=total,
            evidence={},
        )
        db.session.add(row)
        if cell.ended_on is None:
            siblings[cell.parent_id].append(row)
    for group in siblings.values():
        for row, place in zip(group, ranks(*_keys(group)), strict=True):
            row.rank = place


def _cells_of(parts: list[Evaluation]) -> list[Cell]:
    """The cells that any of the parts has."""
    mine = select(EvaluationRow.cell_id).where(
        EvaluationRow.evaluation_id.in_([part.id for part in parts])
    )
    return list(db.session.scalars(select(Cell).where(Cell.id.in_(mine)).order_by(Cell.code)))


def _keys(group: list[EvaluationRow]) -> tuple[list[Any], list[bool]]:
    return [row.score for row in group], [is_vetoed(row.terms) for row in group]


def _vetoes_of(parts: list[Evaluation]) -> dict[int, dict[str, dict[str, Any]]]:
    """{cell: the terms of its vetoes, each ground once}: what put it last in a quarter puts it last
    in the half-year and the year (row E15).
    """
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for part in parts:
        for row, cell in queries.rows_of(part):
            for term in row.terms:
                if term.get("part") == VETO:
                    held = found[cell.id].get(term["indicator"], term | {"entries": []})
                    ids = [*held["entries"], *term.get("entries", [])]
                    found[cell.id][term["indicator"]] = held | {"entries": ids}
    return found
