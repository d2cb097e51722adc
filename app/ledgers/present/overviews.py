"""The board by state and a month's bulletin in answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.core import clock
from app.core.period import Period
from app.ledgers import queries
from app.ledgers.present.offices import offices_of
from app.posts.rules import Caller


def board_out(caller: Caller, query: Mapping[str, Any]) -> dict[str, Any]:
    """Of each ledger how many items are in which state, and how many of them late."""
    cell = cells.must(query["cell"]) if query.get("cell") else None
    kinds = queries.kinds_of(caller)
    found: dict[str, dict[str, Any]] = {}
    for code, state, count, late in queries.board(caller, query, cell=cell):
        title = kinds[code].title if code in kinds else code
        row = found.setdefault(
            code,
            {"kind": code, "kind_title": title, "states": {}, "overdue": 0, "total": 0},
        )
        row["states"][state] = count
        row["overdue"] += late
        row["total"] += count
    order = [*kinds]
    rows = sorted(found.values(), key=lambda row: order.index(row["kind"]))
    return {"items": rows, "next": None}


def progress_out(caller: Caller, query: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The month's bulletin; who has told least stands first."""
    month = Period.month(query.get("month", "")) or Period.month_of(clock.day_of(now))
    cell = cells.must(query["cell"]) if query.get("cell") else None
    filters = {name: value for name, value in query.items() if name not in ("month", "cell")}
    found = queries.month_of(caller, month, filters, cell=cell)
    places = cells.by_ids(cell_id for cell_id, _ in found)
    offices = offices_of(office_id for _, office_id in found)
    rows = [
        {"cell": cell_ref(places.get(body[0] or 0)), "department": offices.get(body[1] or 0)}
        | vars(row)
        for body, row in sorted(found.items(), key=lambda one: one[1].order())
    ]
    return {"month": month.name, "items": rows, "next": None}
