"""The limits of a case, running and ended."""

from typing import Any

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.deadlines.queries import every
from app.incidents.models import Incident
from app.incidents.service.case_limits import OWNER

SHOWN = (
    "stage",
    "level",
    "rule",
    "clock",
    "budget_s",
    "extended_s",
    "spent_s",
    "started_at",
    "due_at",
    "first_due_at",
    "overdue_since",
    "ended_at",
    "reason",
)


def limits_out(case: Incident) -> list[dict[str, Any]]:
    """All that the case has had, oldest first: which cell owed what, and who owes the lateness."""
    rows = every(OWNER, [case.id]).get(str(case.id), [])
    found = cells.by_ids(row.cell_id for row in rows)
    return [
        {name: getattr(row, name) for name in SHOWN}
        | {"cell": cell_ref(found.get(row.cell_id or 0))}
        for row in rows
    ]
