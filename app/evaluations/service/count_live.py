"""Counting the live measures of every county, so that maps and lists need not."""

from datetime import datetime

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.apart import each
from app.core.insert import upsert
from app.evaluations.measures.supervision import supervise
from app.evaluations.models import LiveCount


def count_live(*, now: datetime, after: int | None) -> tuple[int, int | None]:
    """Count the live measures of a county's cells and keep them, a county at a time (row B27).

    (How many were counted, the county after which the next round begins, None after the last.)
    """
    county = cells.county_after(after)
    if county is None:
        return 0, None
    return each("count the live measures", [county], lambda one: _count(one, now)), county.id


def _count(county: Cell, now: datetime) -> int:
    figures = {
        str(cell_id): {name: [fact.good, fact.total] for name, fact in found.items()}
        for cell_id, found in supervise(county, now).items()
    }
    upsert(LiveCount, {"county_id": county.id}, counted_at=now, figures=figures)
    return 1
