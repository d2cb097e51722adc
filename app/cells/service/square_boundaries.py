"""Dividing villages into squares, once for each boundary that they ever had."""

from app.cells import queries
from app.cells.models import BoundarySquares, Cell
from app.core.apart import TURN_S, in_turn
from app.core.db import db
from app.core.geo import from_db
from app.core.insert import insert_new
from grids import squares

BATCH = 100


def square_boundaries(*, below: Cell | None = None) -> int:
    """Divide at most 100 villages' boundaries that are not divided yet, of one county or all; how
    many they were.
    """
    rows = [
        {"boundary_id": row_id, "squares": squares.inside(from_db(shape)).tolist()}
        for row_id, shape in in_turn(
            db.session.execute(queries.undivided(below).limit(BATCH)), TURN_S
        )
    ]
    insert_new(BoundarySquares, rows)
    return len(rows)
