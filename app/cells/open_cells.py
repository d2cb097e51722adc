"""The cells that do the work today, where those of a filing may have ended since."""

from datetime import date, datetime
from typing import Any

from app.cells import locating
from app.cells import queries as cells
from app.core import clock
from grids.codes import LEVELS


def open_cells(
    fact: dict[str, int], lon: float | None, lat: float | None, now: datetime
) -> dict[str, int]:
    """The cells {level: id} for the work.

    Where one of the fact's cells has ended, its successor at the point, else the one that it names.
    """
    today = clock.day_of(now)
    rows = cells.by_ids(fact.values())
    ended = [level for level in LEVELS if level in fact and _has_ended(rows[fact[level]], today)]
    if not ended:
        return fact
    finest = ended[-1]
    if lon is not None and lat is not None:
        found = locating.locate(lon, lat, at=now)
        if finest in found.cells:
            return found.cells
    heirs = cells.heirs(fact[finest])
    places = cells.by_ids(heirs)
    heir = next((places[i] for i in heirs if not _has_ended(places[i], today)), None)
    if heir is not None:
        return {c.level: c.id for c in cells.chain(heir)}
    return {level: i for level, i in fact.items() if level not in ended}


def _has_ended(cell: Any, today: date) -> bool:
    return cell.ended_on is not None and cell.ended_on <= today


def cell_columns(work: dict[str, int]) -> dict[str, int | None]:
    """The columns that say where a case's work lies: the finest cell, and one of each level."""
    finest = next((work[level] for level in reversed(LEVELS) if level in work), None)
    return {"cell_id": finest} | {
        f"{level}_id": work.get(level) for level in ("village", "township", "county")
    }
