"""/console/evaluations/shares and /merit: what of a year goes elsewhere (rows F03, F06, E20)."""

from typing import Any

from app.cells.models import Cell
from app.console.evaluations.asked import READS, Asked, about, parents, place_asked, territory
from app.console.map_measures import GRADES, grade_of
from app.console.pages import page, render
from app.core.errors import refuse
from app.core.files import file_of
from app.core.looks import looks_at, protects
from app.core.period import Period
from app.core.sheets import XLSX, workbook
from app.evaluations import service
from app.evaluations.export import shares_sheet
from app.evaluations.present.results import merit_out, shares_out
from app.evaluations.service.list_results import Results
from app.evaluations.service.read_records import READ

#: A chart of more villages says nothing.
MOST_DRAWN = 40


@page("/evaluations/shares", READS)
def shares() -> Any:
    """年终折算 Each village's year, and what of it goes into its general assessment."""
    place, years, year = _asked()
    found = shares_out(service.year_shares(place, Period.must(year))) if year else None
    return _shown("shares.html", place, years, year, found)


@page("/evaluations/shares.xlsx", READ)
@protects("export", by=READ)
def shares_file() -> Any:
    """The same as a workbook; on record."""
    place, period = place_asked(READ)
    found: Results = service.year_shares(place, service.period_of(period or ""))
    looks_at(f"shares {period} {place.code}")
    return file_of(workbook(shares_sheet(found)), XLSX, f"{place.name} {period} 年终折算.xlsx")


@page("/evaluations/merit", READS)
def merit() -> Any:
    """评优名单 Who of a cell's children stands out in a year, with the tilt."""
    place, years, year = _asked()
    found = merit_out(service.merit_list(place, Period.must(year))) if year else None
    return _shown("merit.html", place, years, year, found)


def _asked() -> tuple[Cell, list[str], str | None]:
    """The cell, the years that were computed, and the one asked for: the newest to start with."""
    place, period = place_asked(READS)
    it: Asked = about(place, None)
    years = [one.period for one in it.known if one.period.isdigit()]
    if period is not None and period not in years:
        refuse("not_found")
    return place, years, period or next(iter(years), None)


def _shown(
    template: str, place: Cell, years: list[str], year: str | None, found: dict[str, Any] | None
) -> Any:
    items = found["items"] if found else []
    return render(
        template,
        place=place,
        periods=years,
        period=year,
        found=found,
        rows=[one | {"step": grade_of(one["score"])} for one in items],
        drawn=0 < len(items) <= MOST_DRAWN,
        grades=GRADES,
        parents=parents(territory(READS)),
    )
