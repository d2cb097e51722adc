"""Computing, locking and reading evaluations."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.deadlines.service import Terms, terms_for
from app.evaluations import facts, rules
from app.evaluations.models import Evaluation, EvaluationRow, Scheme
from app.evaluations.rules import INDICATORS, Period
from app.posts.rules import Caller


def period_of(text: str) -> Period:
    """The period a path names; refuses anything else."""
    return Period.read(text) or refuse("period_unknown")


def scheme_for(county_id: int, day: date) -> Scheme:
    """The scheme in force for a county on a day; the first one before that."""
    mine = or_(Scheme.county_id == county_id, Scheme.county_id.is_(None))
    order = (Scheme.county_id.is_(None), Scheme.valid_from.desc(), Scheme.version.desc())
    found = db.session.scalars(
        select(Scheme).where(mine, Scheme.valid_from <= day).order_by(*order).limit(1)
    ).first()
    return found or db.session.scalars(select(Scheme).order_by(Scheme.id).limit(1)).one()


def evaluate(*, by: int | None, county: Cell, period: Period, now: datetime) -> Evaluation:
    """Compute a county's period from its facts; again before locking it gives the same rows."""
    if clock.day_of(now) <= period.last:
        refuse("period_open")
    row = db.session.scalar(
        select(Evaluation)
        .where(Evaluation.county_id == county.id, Evaluation.period == period.name)
        .with_for_update()
    )
    if row is not None and row.locked_at is not None:
        refuse("evaluation_locked")
    scheme = scheme_for(county.id, period.last)
    terms = terms_for(county.id, clock.start_of(period.last))
    if row is None:
        row = Evaluation(
            county_id=county.id,
            period=period.name,
            scheme_id=scheme.id,
            policy_version=terms.policy_version,
            computed_at=now,
        )
        db.session.add(row)
        db.session.flush()
    row.scheme_id, row.policy_version, row.computed_at = scheme.id, terms.policy_version, now
    db.session.execute(delete(EvaluationRow).where(EvaluationRow.evaluation_id == row.id))
    _store_rows(row, county, period, scheme, terms, now)
    audit.changed("evaluations.compute", "evaluation", row.id, by=by, now=now, period=period.name)
    return row


def _store_rows(
    evaluation: Evaluation,
    county: Cell,
    period: Period,
    scheme: Scheme,
    terms: Terms,
    now: datetime,
) -> None:
    found = (
        select(Cell)
        .where(Cell.path.startswith(county.path), Cell.level.in_(("county", "township", "village")))
        .order_by(Cell.code)
    )
    found = found.where(or_(Cell.ended_on.is_(None), Cell.ended_on > period.first))
    places = list(db.session.scalars(found))
    ledger = facts.gather(county, places, period, terms, now)
    rows = []
    for cell in places:
        known = {name: ledger.fact(cell.id, name) for name in INDICATORS}
        total, parts = rules.score(known, scheme.data[cell.level])
        row = EvaluationRow(
            evaluation_id=evaluation.id,
            cell_id=cell.id,
            parent_id=cell.parent_id,
            terms=parts,
            score=total,
        )
        row.facts = {name: {"good": fact.good, "total": fact.total} for name, fact in known.items()}
        row.evidence = ledger.evidence(cell.id, INDICATORS)
        rows.append(row)
    siblings: dict[int | None, list[EvaluationRow]] = defaultdict(list)
    for row, cell in zip(rows, places, strict=True):
        if cell.ended_on is None or cell.ended_on > period.last:
            siblings[row.parent_id].append(row)
    for group in siblings.values():
        for row, place in zip(group, rules.ranks([row.score for row in group]), strict=True):
            row.rank = place
    db.session.add_all(rows)


def lock(*, caller: Caller, county: Cell, period: Period, now: datetime) -> Evaluation:
    """Make a period final: no figure in it changes any more."""
    row = find(county, period)
    if row.locked_at is not None:
        refuse("evaluation_locked")
    row.locked_at, row.locked_by = now, caller.id
    audit.changed(
        "evaluations.lock", "evaluation", row.id, by=caller.id, now=now, period=period.name
    )
    return row


def find(county: Cell, period: Period) -> Evaluation:
    """A county's evaluation of a period; 404 before it is computed."""
    query = select(Evaluation).where(
        Evaluation.county_id == county.id, Evaluation.period == period.name
    )
    return db.session.scalar(query) or refuse("not_found")


def county_of(cell: Cell) -> Any:
    """The county that a cell belongs to, as a row of `cells.by_ids`."""
    return cells.chain(cell)[0]


def add_scheme(
    *, caller: Caller, county: Cell, valid_from: date, data: dict[str, Any], now: datetime
) -> Scheme:
    """A new version of the weights of a county.

    Evaluations keep the one they were computed with.
    """
    for level in ("village", "township", "county"):
        weights: Any = data.get(level)
        fine = (
            isinstance(weights, dict)
            and set(weights) <= set(INDICATORS)
            and all(type(w) is int and 0 <= w <= 1000 for w in weights.values())
        )
        if not fine or not sum(weights.values()) or set(data) != {"village", "township", "county"}:
            refuse("policy_invalid", why=f"{level}: {', '.join(INDICATORS)}: 0–1000")
        if weights.get("found_by_others"):
            refuse("policy_invalid", why="found_by_others: 0")
    newest = db.session.scalar(
        select(Scheme.version)
        .where(Scheme.county_id == county.id)
        .order_by(Scheme.version.desc())
        .limit(1)
    )
    row = Scheme(county_id=county.id, version=(newest or 0) + 1, valid_from=valid_from, data=data)
    db.session.add(row)
    db.session.flush()
    audit.changed("schemes.add", "scheme", row.id, by=caller.id, now=now)
    return row


def counties() -> list[Cell]:
    """Every open county."""
    return list(
        db.session.scalars(
            select(Cell).where(Cell.level == "county", Cell.ended_on.is_(None)).order_by(Cell.code)
        )
    )
