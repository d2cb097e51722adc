"""Kinds of ledgers in answers."""

from typing import Any

from app.ledgers import queries
from app.ledgers.rules.kinds import Kind


def kind_out(kind: Kind, county_id: int) -> dict[str, Any]:
    """A ledger as its data say it."""
    return {
        "id": kind.id,
        "code": kind.code,
        "version": kind.version,
        "own_version": queries.next_version(county_id, kind.code) - 1,
        "retired": kind.retired,
        "data": dict(kind.data),
    }
