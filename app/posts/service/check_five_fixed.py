"""The five fixed items (五定, row A05) of each cell, and who answers for a point (A08, A25)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import shapely
from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Boundary, Cell
from app.core import clock
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
    """Per cell {code, name, level, established, missing: [item], warnings}; three queries for each
    500 of them. A cell without a contact from above is established all the same (row A07).
    """
    ids = [cell.id for cell in found]
    bounded: set[int] = set()
    watched: set[int] = set()
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        query = select(Boundary.cell_id).where(
            Boundary.cell_id.in_(some), Boundary.until_version.is_(None)
        )
        bounded |= set(db.session.scalars(query))
        watched |= queries.contacts(some, day).keys()
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
                "warnings": [] if cell.parent_id is None or cell.id in watched else ["contact"],
            }
        )
    return rows


def answers(cell: Cell, lon: float, lat: float, now: datetime) -> dict[str, Any]:
    """Who answers for a point: cells from the county down, then the contracted areas around it."""
    day = clock.day_of(now)
    chain = cells.chain(cell)
    ids = [c.id for c in chain]
    heads = cells.people_of(ids, day)
    posts, contacts = _posts(ids, day, now), _contacts(ids, day, now)
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
                "posts": posts.get(c.id, []),
                "heads": [
                    {"role": h.role, "name": h.name, "phone": h.phone}
                    for h in heads
                    if h.cell_id == c.id
                ],
                "contact": contacts.get(c.id),
            }
            for c in chain
        ],
        "contracts": [{"name": c.name, "person": c.person, "phone": c.phone} for c in contracts],
    }


def _posts(ids: list[int], day: date, now: datetime) -> dict[int, list[dict[str, Any]]]:
    """Who holds which post in these cells, and who stands in for them now."""
    held = {
        place: [(kind, officer) for kind, officer in people if kind != "administrator"]
        for place, people in queries.people_in(ids, day).items()
    }
    found = {
        place: [
            {"post": kind, "name": o.name, "phone": o.phone, "stands_in": False}
            for kind, o in people
        ]
        for place, people in held.items()
    }
    own = {(place, kind, o.id) for place, people in held.items() for kind, o in people}
    lent = [
        (place, kind, i)
        for kind in sorted({kind for _, kind, _ in own})
        for place, people in queries.holders(ids, kind, day, now).items()
        for i in people
        if (place, kind, i) not in own
    ]
    deputies = {o.id: o for o in queries.by_ids(i for _, _, i in lent)} if lent else {}
    for place, kind, i in lent:
        o = deputies[i]
        found[place].append({"post": kind, "name": o.name, "phone": o.phone, "stands_in": True})
    return found


def _contacts(ids: list[int], day: date, now: datetime) -> dict[int, dict[str, Any]]:
    """The person named by the cell above, by cell."""
    named = {place: people[0] for place, people in queries.contacts(ids, day, now).items()}
    people = {o.id: o for o in queries.by_ids(named.values())}
    return {place: {"name": people[i].name, "phone": people[i].phone} for place, i in named.items()}
