"""Dividing villages into squares, once for each boundary that they ever had."""

from sqlalchemy import select

from app.cells.models import Boundary, BoundarySquares, Cell
from app.core.db import db
from app.core.geo import from_db
from app.core.insert import insert_new
from grids import squares

BATCH = 100


def square_boundaries() -> int:
    """Divide at most 100 villages' boundaries that are not divided yet; how many they were."""
    done = select(BoundarySquares.boundary_id).where(BoundarySquares.boundary_id == Boundary.id)
    query = (
        select(Boundary.id, Boundary.shape)
        .join(Cell, Cell.id == Boundary.cell_id)
        .where(Cell.level == "village", ~done.exists())
        .order_by(Boundary.id)
        .limit(BATCH)
    )
    rows = [
        {"boundary_id": row_id, "squares": squares.inside(from_db(shape)).tolist()}
        for row_id, shape in db.session.execute(query)
    ]
    insert_new(BoundarySquares, rows)
    return len(rows)
