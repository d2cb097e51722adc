"""What was asked for of a case's time, as it is shown."""

from typing import Any

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.incidents.models import Incident
from app.incidents.service.ask_time import requests_of
from app.posts import queries as posts

#: Columns that are shown as they are.
FIELDS = (
    *("id", "kind", "state", "reason", "note", "until", "clock", "amount_s"),
    *("asked_at", "decided_at", "decided_note", "ended_at"),
)


def time_requests_out(case: Incident) -> dict[str, list[dict[str, Any]]]:
    """{time_requests}; without a query for the many cases that have nothing beside them."""
    rows = requests_of(case)
    people = posts.names(i for r in rows for i in (r.asked_by_id, r.decided_by_id)) if rows else {}
    deciding = cells.by_ids(row.cell_id for row in rows) if rows else {}
    return {
        "time_requests": [
            {name: getattr(row, name) for name in FIELDS}
            | {
                "asked_by": people.get(row.asked_by_id),
                "decided_by": people.get(row.decided_by_id or 0),
                "cell": cell_ref(deciding.get(row.cell_id)),
            }
            for row in rows
        ]
    }
