"""Hotspots in answers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.accountability import queries
from app.accountability.models import Hotspot
from app.cells import queries as cells
from app.cells.present import cell_ref
from app.core.paging import invalid_cursor, paged
from app.posts.rules import Caller

FIELDS = (
    *("id", "satellite", "observed_at", "lon", "lat", "accuracy_m", "confidence", "band"),
    *("frp", "state", "incident_id"),
)


def hotspots_page(caller: Caller, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of those in the caller's territory."""
    rows = queries.hotspots(
        caller.scope, filters=query, after=_after(query["cursor"]), limit=query["limit"] + 1
    )
    page = paged(list(rows), query["limit"], _key)
    return page | {"items": hotspots_out(page["items"])}


def _key(row: Hotspot) -> list[int]:
    return [round(row.observed_at.timestamp()), row.id]


def _after(key: list[Any] | None) -> tuple[datetime, int] | None:
    """Detections are of whole minutes."""
    if key is None:
        return None
    if len(key) != 2 or any(type(part) is not int for part in key) or abs(key[0]) > 2**33:
        raise invalid_cursor()
    return datetime.fromtimestamp(key[0], UTC), key[1]


def hotspots_out(rows: Sequence[Hotspot]) -> list[dict[str, Any]]:
    """With the names of the cells that they lie in."""
    places = cells.by_ids(i for row in rows for i in (row.township_id, row.village_id))
    return [
        {name: getattr(row, name) for name in FIELDS}
        | {
            "township": cell_ref(places.get(row.township_id or 0)),
            "village": cell_ref(places.get(row.village_id or 0)),
        }
        for row in rows
    ]
