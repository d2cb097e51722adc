"""Which open cases are overdue, since when, and who owes the work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.cells import queries as cells
from app.cells.models import Department
from app.core.db import db
from app.deadlines.models import Deadline
from app.incidents.models import Incident
from app.incidents.rules.pressure import Way, way
from app.incidents.service.case_limits import OWNER

MOST = 500  # a statement's parameters are limited


@dataclass(frozen=True)
class Overdue:
    """An open case that somebody owes late."""

    case: Incident
    way: Way
    since: datetime
    #: Whether the cell may still act on it, or has lost it to the level above.
    held: bool


def overdue(county_id: int, now: datetime) -> list[Overdue]:
    """The overdue open cases of a county, each once for each cell that owed the work."""
    query = select(Incident).where(
        Incident.county_id == county_id,
        Incident.closed_at.is_(None),
        Incident.late_at < now,
    )
    cases = {
        str(case.id): case
        for case in db.session.scalars(query.order_by(Incident.received_at, Incident.id))
    }
    owed: dict[tuple[str, int], datetime] = {}
    for owner_id, cell_id, since in _late_limits(list(cases), now):
        key = (owner_id, cell_id)
        owed[key] = min(since, owed.get(key, since))
    places = cells.by_ids(cell_id for _, cell_id in owed)
    offices = _department_cells({case.handler_department_id for case in cases.values()})
    found = []
    for (owner_id, cell_id), since in owed.items():
        case = cases[owner_id]
        department_id = case.handler_department_id
        how = way(
            cell_id, places[cell_id].parent_id, department_id, offices.get(department_id or 0)
        )
        if how is not None:
            held = case.cell_at(case.base_level) == cell_id or case.cell_at(case.level) == cell_id
            found.append(Overdue(case, how, since, held))
    return sorted(found, key=lambda one: (one.since, str(one.case.id)))


def became_overdue(county_id: int, since: datetime, until: datetime) -> list[tuple[int, str]]:
    """(cell, case) whose limits passed in a span, open or not by now."""
    query = select(Deadline.cell_id, Deadline.owner_id).where(
        Deadline.owner == OWNER,
        Deadline.county_id == county_id,
        Deadline.overdue_since >= since,
        Deadline.overdue_since < until,
    )
    return [(cell, case) for cell, case in db.session.execute(query.distinct()) if cell]


def _late_limits(case_ids: list[str], now: datetime) -> Iterator[Any]:
    """(case, cell, since when late): ended limits that were late, and running ones that are."""
    running = and_(Deadline.running_since.is_not(None), Deadline.due_at < now)
    for some in _some(case_ids):
        query = select(
            Deadline.owner_id,
            Deadline.cell_id,
            func.coalesce(Deadline.overdue_since, Deadline.due_at, type_=Deadline.due_at.type),
        ).where(
            Deadline.owner == OWNER,
            Deadline.owner_id.in_(some),
            Deadline.cell_id.is_not(None),
            or_(Deadline.overdue_since.is_not(None), running),
        )
        yield from db.session.execute(query.order_by(Deadline.id))


def _some(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), MOST):
        yield ids[start : start + MOST]


def _department_cells(ids: set[int | None]) -> dict[int, int]:
    wanted = ids - {None}
    if not wanted:
        return {}
    query = select(Department.id, Department.cell_id).where(Department.id.in_(wanted))
    return dict(db.session.execute(query).all())
