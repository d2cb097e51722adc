"""How policies are shown."""

from typing import Any

from app.cells.models import Cell
from app.core.db import db
from app.policies.models import Policy


def policy_out(row: Policy) -> dict[str, Any]:
    """A version with its county's code; without one it is the default for all."""
    county = db.session.get(Cell, row.county_id) if row.county_id else None
    return {
        "id": row.id,
        "county": county.code if county else None,
        "version": row.version,
        "valid_from": row.valid_from,
        "data": row.data,
    }


def dry_run_out(found: dict[str, Any], english: bool) -> dict[str, Any]:
    """Faults, doubts, and what would differ; open cases by the policy that they keep."""
    kept = found["open"].get("cases", {})
    return {
        "errors": [fault.said(english) for fault in found["errors"]],
        "doubts": [doubt.said(english) for doubt in found["doubts"]],
        "differs": {
            "sections": found["sections"],
            "limits": found["differing"].get("cases", {"count": 0, "examples": []}),
            "open_cases": [
                {"policy_id": policy_id, "count": count}
                for policy_id, count in sorted(kept.items())
            ],
        },
    }
