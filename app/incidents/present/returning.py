"""What is near a case, what it came back from, who leads it, and re-checks, in answers."""

from collections.abc import Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.filings.rules.marks import Mark
from app.incidents import queries
from app.incidents.models import Incident, LookBack
from app.incidents.sections import SIMILAR
from app.policies.queries import by_version
from app.posts import queries as posts
from app.posts.rules import Scope


def spot_out(case: Incident, scope: Scope, officer_id: int) -> dict[str, Any]:
    """{similar, relapse_of, leader}; no statement for the many cases that have none of these."""
    alike = Mark.SIMILAR in case.marks
    return {
        "similar": similar_out(case, scope, officer_id) if alike else [],
        "relapse_of": _relapse_out(case, scope, officer_id),
        "leader": _leader_out(case),
    }


def similar_out(case: Incident, scope: Scope, officer_id: int) -> list[dict[str, Any]]:
    """Cases that may be the same and that the officer may see, by the policy of the case."""
    limits = by_version(case.policy_version)[SIMILAR]
    return [
        {
            "id": other.id,
            "number": other.number,
            "status": other.status,
            "distance_m": round(metres),
            "observed_at": other.observed_at,
        }
        for other, metres in queries.similar_to(case, limits, scope, officer_id)
    ]


def look_backs_out(rows: Sequence[tuple[LookBack, Incident]]) -> list[dict[str, Any]]:
    """Re-checks with their cases, who owes them and who did them."""
    places = cells.by_ids(row.cell_id for row, _ in rows)
    people = posts.names(row.done_by_id for row, _ in rows)
    return [
        {
            "id": row.id,
            "incident": {name: getattr(case, name) for name in ("id", "number", "kind", "status")},
            "days": row.days,
            "due_at": row.due_by,
            "level": row.owed_at,
            "cell": cell_ref(places.get(row.cell_id or 0)),
            "late_since": row.late_since,
            "ended_at": row.ended_at,
            "result": row.result,
            "done_by": people.get(row.done_by_id or 0),
            "note": row.note,
            "photo_ids": row.photo_ids,
        }
        for row, case in rows
    ]


def _relapse_out(case: Incident, scope: Scope, officer_id: int) -> dict[str, Any] | None:
    """The earlier case, for those who may see it."""
    if Mark.RELAPSE not in case.marks:
        return None
    row = queries.relapse_of(case)
    earlier = queries.found(scope, officer_id, row.of_id) if row is not None else None
    if row is None or earlier is None:
        return None
    return {"id": earlier.id, "number": earlier.number, "closed_at_level": row.level}


def _leader_out(case: Incident) -> dict[str, Any] | None:
    row = next(iter(queries.leaders(case)), None)
    return posts.names([row.officer_id]).get(row.officer_id or 0) if row is not None else None
