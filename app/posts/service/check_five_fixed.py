"""The five fixed items (五定, row A05) of each cell, and who answers for a point (A08, A25)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely
from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Boundary, Cell
from app.core.db import db
from app.core.geo import from_db
from app.posts import queries

ITEMS = {
    "area": "定区域",
    "people": "定人员",
    "duties": "定职责",
    "tasks": "定任务",
    "rewards": "定奖惩",
    "published": "公示",
}
#: The post besides the chief without which a cell of this level has nobody to work (A09, A15).
WORKER = {
    "county": "reviewer",
    "township": "reviewer",
    "village": "grid_officer",
    "unit": "grid_officer",
}


def five_fixed(found: Sequence[Cell], day: date) -> list[dict[str, Any]]:
    """Per cell {code, name, level, established, missing: [item]}; two queries for all of them."""
    ids = [cell.id for cell in found]
    bounded: set[int] = set()
    for start in range(0, len(ids), 500):
        query = select(Boundary.cell_id).where(
            Boundary.cell_id.in_(ids[start : start + 500]), Boundary.until_version.is_(None)
        )
        bounded |= set(db.session.scalars(query))
    people = queries.people_in(ids, day)
    rows = []
    for cell in found:
        kinds = {kind for kind, _ in people.get(cell.id, [])}
        present = {
            "area": cell.id in bounded,
            "people": "grid_chief" in kinds and WORKER[cell.level] in kinds,
            "duties": bool(cell.duties),
            "tasks": bool(cell.tasks),
            "rewards": bool(cell.rewards),
            "published": cell.published_on is not None,
        }
        missing = [item for item, there in present.items() if not there]
        rows.append(
            {
                "code": cell.code,
                "name": cell.name,
                "level": cell.level,
                "established": not missing,
                "missing": missing,
            }
        )
    return rows


def answers(cell: Cell, lon: float, lat: float, day: date) -> dict[str, Any]:
    """Who answers for a point: cells from the county down, then the contracted areas around it."""
    chain = cells.chain(cell)
    ids = [c.id for c in chain]
    people, heads = queries.people_in(ids, day), cells.people_of(ids)
    point = shapely.Point(lon, lat)
    contracts = [
        c
        for c in queries.contracts_at(ids, day)
        if (area := from_db(c.area)) is not None and area.covers(point)
    ]
    return {
        "chain": [
            {
                "code": c.code,
                "name": c.name,
                "level": c.level,
                "hotline": c.hotline,
                "responsible_body": c.responsible_body,
                "posts": [
                    {"post": kind, "name": o.name, "phone": o.phone}
                    for kind, o in people.get(c.id, [])
                    if kind != "administrator"
                ],
                "heads": [
                    {"role": h.role, "name": h.name, "phone": h.phone}
                    for h in heads
                    if h.cell_id == c.id
                ],
            }
            for c in chain
        ],
        "contracts": [{"name": c.name, "person": c.person, "phone": c.phone} for c in contracts],
    }
