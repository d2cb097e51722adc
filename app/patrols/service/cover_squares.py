"""Which ground a patrol has seen: the squares of its own village that its track goes through."""

from app.cells import locating
from app.core.insert import upsert
from app.patrols.models import Patrol, PatrolSquares
from grids import squares


def cover_squares(patrol: Patrol, touched: squares.Squares) -> None:
    """Keep which of the squares that a closed patrol touched are its village's, by the boundary of
    its day; of another's ground, and of one made for a township, nothing.
    """
    if patrol.village_id is None or patrol.boundary_version is None:
        return
    shape = locating.shape_at(patrol.village_id, patrol.boundary_version)
    if shape is None:
        return
    found = squares.within(shape, touched)
    upsert(PatrolSquares, {"patrol_id": patrol.id}, squares=found.tolist())
