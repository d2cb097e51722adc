"""What a department still holds of cases, and where the county's rules name it."""

from datetime import datetime

from sqlalchemy import func, select

from app.cells import queries as cells
from app.cells.models import Department
from app.core.db import db
from app.core.paths import county_of
from app.incidents.models import Incident, IncidentParty
from app.incidents.rules.standing import Part
from app.incidents.sections import EMERGENCY, ROUTING
from app.policies.queries import from_now_on

TRANSFERRED = frozenset({Part.ADDRESSEE, Part.RECEIVER})


def held_by_department(department: Department, now: datetime) -> dict[str, int]:
    """{cases: it handles, transfers, duties: it assists, joins, carries out, rules: name it}."""
    handled = select(func.count()).where(
        Incident.handler_department_id == department.id, Incident.closed_at.is_(None)
    )
    parts = (
        select(IncidentParty.part, func.count())
        .join(Incident, Incident.id == IncidentParty.incident_id)
        .where(
            IncidentParty.department_id == department.id,
            IncidentParty.until.is_(None),
            IncidentParty.part.not_in((Part.HANDLER, Part.READER)),
            Incident.closed_at.is_(None),
        )
        .group_by(IncidentParty.part)
    )
    found: dict[str, int] = dict(db.session.execute(parts).all())
    transfers = sum(count for part, count in found.items() if part in TRANSFERRED)
    return {
        "cases": db.session.scalar(handled) or 0,
        "transfers": transfers,
        "duties": sum(found.values()) - transfers,
        "rules": _rules(department, now),
    }


def _rules(department: Department, now: datetime) -> int:
    """How many rules, in force or stored to be, name an office on its level."""
    place = cells.by_ids([department.cell_id])[department.cell_id]
    county_id = county_of(place.path)
    named: set[tuple[str, str]] = set()
    for rules in from_now_on(county_id, now):
        named |= {
            (ROUTING.name, row.name)
            for row in rules[ROUTING]["zones"]
            if row.level in (None, place.level) and department.code in (row.lead, *row.assisting)
        }
        if place.level == "county" and department.code in rules[EMERGENCY].offices:
            named.add((EMERGENCY.name, ""))
    return len(named)
