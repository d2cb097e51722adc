"""What cells look like in answers: plain dictionaries for the schemas."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import select

from app.cells import queries
from app.cells.locating import Located, LocatedMany
from app.cells.models import Cell, CellSuccessor
from app.core.db import db
from app.core.written import dumps
from grids.codes import LEVELS

DISTANCE = b'"distance_to_border_m":'
NO_DISTANCE = DISTANCE + b"null"


def cell_ref(cell: Any) -> dict[str, str] | None:
    """{code, name}."""
    return None if cell is None else {"code": cell.code, "name": cell.name}


def cells_out(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """Cells with their parents' codes; one query for all parents."""
    parents = queries.by_ids(cell.parent_id for cell in cells)
    return [cell_out(cell, parents) for cell in cells]


def cell_out(cell: Cell, parents: Mapping[int, Any] | None = None) -> dict[str, Any]:
    """A cell with its parent's and its successors' codes."""
    parent = (parents if parents is not None else queries.by_ids([cell.parent_id])).get(
        cell.parent_id or 0
    )
    names = (
        "code",
        "name",
        "level",
        "kind",
        "responsible_body",
        "duties",
        "tasks",
        "rewards",
        "hotline",
        "published_on",
        "ended_on",
    )
    after: Sequence[str] = ()
    if cell.ended_on:
        query = (
            select(Cell.code)
            .join(CellSuccessor, CellSuccessor.successor_id == Cell.id)
            .where(CellSuccessor.cell_id == cell.id)
        )
        after = db.session.scalars(query.order_by(Cell.code)).all()
    return {n: getattr(cell, n) for n in names} | {
        "parent": parent.code if parent else None,
        "successors": list(after),
    }


def located_out(found: Sequence[Located]) -> list[dict[str, Any]]:
    """What /cells/locate answers, for one point or many; one query for all cells named."""
    cells = queries.by_ids({i for one in found for i in (*one.cells.values(), *one.hit.candidates)})
    refs = {i: cell_ref(cell) for i, cell in cells.items()}
    return [
        {level: refs.get(one.cells.get(level, 0)) for level in LEVELS}
        | {
            "candidates": [refs[i] for i in one.hit.candidates],
            "ambiguous": one.hit.ambiguous,
            "distance_to_border_m": one.hit.distance_to_border_m,
            "marks": list(one.hit.marks),
            "boundary_version": one.version,
        }
        for one in found
    ]


def located_many_out(found: LocatedMany) -> orjson.Fragment:
    """`located_out` of many points, as JSON: what is alike is written once, and each distance put
    into it.
    """
    kinds = [
        (before + DISTANCE, after)
        for before, after in (dumps(out).split(NO_DISTANCE) for out in located_out(found.kinds))
    ]
    metres = dumps(found.distance_to_border_m.tolist())[1:-1].split(b",")
    parts = [
        distance.join(kinds[number])
        for number, distance in zip(found.kind.tolist(), metres, strict=True)
    ]
    return orjson.Fragment(b"[%b]" % b",".join(parts))
