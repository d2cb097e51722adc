"""Measures of a case as they are shown: by whose power, until when, what became of them."""

from collections.abc import Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.deadlines.queries import running_of
from app.incidents.models import Incident, Measure
from app.incidents.present.matters import Names
from app.incidents.rules.measure import KINDS
from app.incidents.service.move_measure import OWNER

#: Columns that are shown as they are.
FIELDS = (
    "id",
    "kind",
    "state",
    "site_id",
    "target",
    "note",
    "raised_at",
    "supervising_unit",
    "until",
    "decided_at",
    "result",
    "photo_ids",
    "done_at",
    "ended_at",
    "ended_note",
    "late_since",
    "reminders",
)
PEOPLE = ("raised_by", "decided_by", "done_by", "ended_by")


def measures_out(case: Incident, rows: Sequence[Measure]) -> list[dict[str, Any]]:
    """The measures with names and running limits, in a fixed number of queries."""
    officers = [getattr(row, f"{name}_id") for row in rows for name in PEOPLE]
    who = Names(rows, [i for i in officers if i is not None])
    due = running_of(OWNER, [row.id for row in rows])
    deciding = cells.by_ids(row.cell_id for row in rows)
    return [
        {name: getattr(row, name) for name in FIELDS}
        | {name: who.people.get(getattr(row, f"{name}_id") or 0) for name in PEOPLE}
        | {
            "name": KINDS[row.kind],
            "follows": row.follows_id,
            "cell": cell_ref(deciding.get(row.cell_id)),
            "power": {"level": row.power, "policy": case.policy_version},
            "department": who.of(row)["department"],
            "limits": [
                {"stage": limit.stage, "due_at": limit.due_at} for limit in due.get(str(row.id), ())
            ],
        }
        for row in rows
    ]
