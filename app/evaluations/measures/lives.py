"""On which days of a period each cell existed."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core.clock import day_of
from app.core.db import db
from app.core.period import Period


def lives(cells: Sequence[Cell], period: Period) -> dict[int, tuple[date, date]]:
    """{village: the first and last day of the period on which it existed}, of those that did."""
    villages = [cell for cell in cells if cell.level == "village"]
    query = select(Boundary.cell_id, func.min(BoundaryVersion.in_force_from)).join(
        BoundaryVersion, BoundaryVersion.id == Boundary.from_version
    )
    since = {
        cell_id: day_of(moment)
        for cell_id, moment in db.session.execute(query.group_by(Boundary.cell_id))
    }
    # The first version reaches back: before it there was no other.
    oldest = min(since.values(), default=period.first)
    found = {}
    for cell in villages:
        born = since.get(cell.id, oldest)
        first = period.first if born == oldest else max(period.first, born)
        last = _last(cell, period)
        if first <= last:
            found[cell.id] = (first, last)
    return found


def all_lives(cells: Sequence[Cell], period: Period) -> dict[int, tuple[date, date]]:
    """The same of cells of all levels: towns begin with their villages, by no day of their own."""
    above = {
        cell.id: (period.first, _last(cell, period)) for cell in cells if cell.level != "village"
    }
    return above | lives(cells, period)


def _last(cell: Cell, period: Period) -> date:
    return min(period.last, cell.ended_on - timedelta(days=1)) if cell.ended_on else period.last
