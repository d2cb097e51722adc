"""What counts against units in a period (row E14): one grouped reading a counter.

The same filter that counted names the cases behind a number.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.accountability.sections import Accountability
from app.cells import queries as cells
from app.cells.models import Cell
from app.core.clock import start_of
from app.core.db import db
from app.core.paths import ids_on
from app.core.period import Period
from app.incidents.models import Incident

#: Cases that turned out to be none.
NONE = ("unfounded", "merged")
#: The cell that may still act on a case: it owes the work.
OWING: Any = case(
    (Incident.base_level == "county", Incident.county_id),
    (Incident.base_level == "township", Incident.township_id),
    else_=Incident.village_id,
)


@dataclass(frozen=True)
class Span:
    """A county's period as known at a moment, within it or after."""

    county_id: int
    period: Period
    at: datetime

    @property
    def start(self) -> datetime:
        return start_of(self.period.first)

    @property
    def end(self) -> datetime:
        """The end of the period, or now while it runs."""
        return min(start_of(self.period.last + timedelta(days=1)), self.at)


def _violations(span: Span) -> list[ColumnElement[bool]]:
    """Violations that somebody has accepted, seen in the period."""
    return [
        Incident.nature == "violation",
        Incident.observed_at >= span.start,
        Incident.observed_at < span.end,
        Incident.accepted_at <= span.at,
    ]


def _unfinished(span: Span) -> list[ColumnElement[bool]]:
    """What was late at the end of the span and not finished, come before or in it."""
    return [
        Incident.received_at < span.end,
        Incident.late_at < span.end,
        or_(Incident.closed_at.is_(None), Incident.closed_at >= span.end),
    ]


#: counter -> (what it counts, the column of the cell to which it is charged)
_COUNTED: dict[str, Any] = {
    "violations": (_violations, Incident.fact_cell_id),
    "unfinished": (_unfinished, OWING),
}


def _conditions(counter: str, policy: Accountability, span: Span) -> ColumnElement[bool]:
    return and_(
        Incident.county_id == span.county_id,
        Incident.source.in_(policy.sources[counter]),
        Incident.status.not_in(NONE),
        *_COUNTED[counter][0](span),
    )


def counts(policy: Accountability, span: Span) -> dict[str, dict[str, int]]:
    """{unit's key: {counter: number}} of all units with any.

    A violation counts for the cell where it lay and all above; unfinished work for the cell that
    owes it; both for the department that handles it.
    """
    found: dict[str, Counter[str]] = {}
    for counter, (_, charged) in _COUNTED.items():
        mine = _conditions(counter, policy, span)
        rows = _grouped(charged, mine)
        places = cells.by_ids(cell_id for cell_id, _ in rows)
        for cell_id, number in rows:
            above = ids_on(places[cell_id].path) if counter == "violations" else [cell_id]
            for place in above:
                found.setdefault(f"cell {place}", Counter())[counter] += number
        for office_id, number in _grouped(Incident.handler_department_id, mine):
            found.setdefault(f"department {office_id}", Counter())[counter] += number
    return {unit: dict(numbers) for unit, numbers in found.items()}


def _grouped(column: Any, mine: ColumnElement[bool]) -> Sequence[Any]:
    query = select(column, func.count()).where(mine, column.is_not(None))
    return db.session.execute(query.group_by(column).order_by(column)).all()


def behind(
    counter: str, unit: Any, policy: Accountability, span: Span, *, limit: int
) -> Sequence[Any]:
    """(id, number) of the cases that a unit's number counts, the first that came first."""
    query = select(Incident.id, Incident.number).where(_conditions(counter, policy, span))
    if unit.department_id is not None:
        query = query.where(Incident.handler_department_id == unit.department_id)
    elif counter == "violations":
        query = query.where(Incident.fact_cell_id.in_(_below(unit)))
    else:
        query = query.where(OWING.in_([unit.cell_id]))
    return db.session.execute(query.order_by(Incident.received_at, Incident.id).limit(limit)).all()


def _below(unit: Any) -> Any:
    return select(Cell.id).where(Cell.path.startswith(unit.path))
