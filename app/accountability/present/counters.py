"""The counters in answers: what counts against the units of a territory, and what it proposed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accountability import queries
from app.accountability.models import CounterClaim
from app.accountability.present.records import unit_out
from app.accountability.rules.counters import COUNTERS, STEPS
from app.accountability.sections import ACCOUNTABILITY
from app.accountability.sections.counters import STARTING
from app.cells import queries as cells
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.policies.queries import in_force
from app.posts.rules import Caller


def counters_out(
    caller: Caller, *, county_id: int, period: str | None, cell: Any, now: datetime
) -> dict[str, Any]:
    """Units with any number, of those whose records the caller's office keeps."""
    policy = in_force(county_id, now)[ACCOUNTABILITY]
    asked = Period.read(period) or refuse("period_unknown") if period else None
    span = queries.Span(county_id, asked or Period.of(clock.day_of(now), policy.span), now)
    found = queries.counts(policy, span)
    kinds = ("cell", "department")
    ids = {kind: [int(key.split()[1]) for key in found if key.startswith(kind)] for kind in kinds}
    units = [
        unit
        for _, unit in sorted(queries.units(*(ids[kind] for kind in kinds)).items())
        if caller.scope.covers("accountability.territory", unit.authority_path)
        and (cell is None or unit.cell_id == cell.id)
    ]
    places = cells.by_ids(unit.cell_id for unit in units)
    claims = _claims(county_id, span.period.name)
    return {
        "period": span.period.name,
        "until": span.end,
        "from_plan": not _is_starting(policy),
        "items": [
            {
                "unit": unit_out(unit, places),
                "counts": dict.fromkeys(COUNTERS, 0) | found[unit.key],
                "thresholds": {
                    counter: {step: getattr(known[unit.level], step) for step in STEPS}
                    for counter, known in policy.thresholds.items()
                    if unit.level in known
                },
                "proposed": claims.get(unit.key, []),
            }
            for unit in units
        ],
        "next": None,
    }


def _claims(county_id: int, period: str) -> dict[str, list[dict[str, Any]]]:
    query = select(CounterClaim).where(
        CounterClaim.county_id == county_id, CounterClaim.period == period
    )
    rows: Sequence[CounterClaim] = db.session.scalars(query.order_by(CounterClaim.claimed_at)).all()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        said = {"step": row.step, "at": row.claimed_at.isoformat(), "people": row.people}
        found.setdefault(row.unit, []).append(said | {"numbers": row.numbers})
    return found


def _is_starting(policy: Any) -> bool:
    """Whether the numbers are those that the program starts with."""
    return bool(policy.thresholds == ACCOUNTABILITY.read(STARTING).thresholds)
