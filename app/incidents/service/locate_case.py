"""Where a case lies: its position in WGS-84, its cells, what zones and bans say of it there."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.cells import locating
from app.cells import queries as cells
from app.cells.models import Cell
from app.cells.open_cells import cell_columns, open_cells
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.filings.rules.marks import Mark
from app.incidents import queries
from app.incidents.models import Incident
from app.posts.rules import Scope
from app.sites.models import Site
from app.sites.queries import local_rules
from app.sites.rules import ZONES, Local, at_least, least_of, no_less, stricter
from grids import datums
from grids.codes import LEVELS

#: What a position gives, and what zones and ban periods do.
POSITION_MARKS = frozenset(
    {
        Mark.NO_POSITION,
        Mark.OUTSIDE_GRID,
        Mark.AMBIGUOUS,
        Mark.OUTSIDE_NEAR_BORDER,
        Mark.CELL_CHOSEN,
    }
)
LOCAL_MARKS = frozenset(
    {Mark.BAN_PERIOD, Mark.DEMANDS_KEPT, *(Mark[f"ZONE_{name.upper()}"] for name in ZONES)}
)
PLACE_MARKS = POSITION_MARKS | LOCAL_MARKS


@dataclass
class Placed:
    """Where a filing lies: the position in WGS-84, the cells for the work and for the fact."""

    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    boundary_version: int | None = None
    work: dict[str, int] = field(default_factory=dict)
    fact: dict[str, int] = field(default_factory=dict)
    #: The cells at the position itself, whatever cell somebody named.
    there: dict[str, int] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)

    @property
    def fact_cell_id(self) -> int | None:
        """The cell that the fact stays with: the village, or what is above where none is known."""
        above = ("village", "township", "county")
        return next((self.fact[level] for level in above if level in self.fact), None)

    @property
    def level(self) -> str:
        """The level that cases of this place come to first: villages find and report (C04)."""
        return "township" if "township" in self.work else "county"


def place(
    location: dict[str, Any] | None,
    cell_code: str | None,
    scope: Scope,
    observed: datetime,
    now: datetime,
) -> Placed:
    """Locate in the boundaries of the day it was observed.

    Without a usable position by `cell_code`, else by the filer's cell.
    """
    placed = Placed()
    fact: dict[str, int] = {}
    if location is None or (location["lon"] == 0 and location["lat"] == 0):
        placed.marks.append(Mark.NO_POSITION)
    else:
        lon, lat = datums.to_wgs84(location["lon"], location["lat"], location["datum"])
        placed.lon, placed.lat, placed.accuracy_m = float(lon), float(lat), location["accuracy_m"]
        found = locating.locate(placed.lon, placed.lat, accuracy_m=placed.accuracy_m, at=observed)
        placed.boundary_version, placed.there, fact = found.version, found.cells, found.cells
        placed.marks += found.hit.marks
        if found.hit.ambiguous:
            placed.marks.append(Mark.AMBIGUOUS)
            chosen_there = _chosen(cell_code, found)
            if chosen_there is not None and chosen_there != fact:
                # within the accuracy of a border, who stands there knows
                placed.marks.append(Mark.CELL_CHOSEN)
                fact = chosen_there
        if not fact:
            placed.marks.append(Mark.OUTSIDE_GRID)
    named = cells.named(cell_code) if cell_code else None
    if not fact:
        roots = scope.roots("incidents.file")
        home = named or (db.session.get(Cell, roots[0].cell_id) if roots else None)
        fact = {c.level: c.id for c in cells.chain(home)} if home else {}
    placed.fact, placed.work = fact, open_cells(fact, placed.lon, placed.lat, now)
    return placed


def place_in(case: Incident, cell: Cell, now: datetime) -> Placed:
    """Where a case lies that a reviewer puts into a cell; its position stays as it was sent."""
    fact = {c.level: c.id for c in cells.chain(cell)}
    placed = Placed(lon=case.lon, lat=case.lat, accuracy_m=case.accuracy_m)
    placed.boundary_version = case.boundary_version
    placed.marks = [mark for mark in case.marks if mark in POSITION_MARKS]
    placed.there = _there(case)
    placed.fact, placed.work = fact, open_cells(fact, placed.lon, placed.lat, now)
    return placed


def _there(case: Incident) -> dict[str, int]:
    if case.lon is None or case.lat is None:
        return {}
    return locating.locate(case.lon, case.lat, at=case.observed_at).cells


def _chosen(cell_code: str | None, found: locating.Located) -> dict[str, int] | None:
    """The cell that who stood there chose, if the position leaves it open."""
    named = cells.named(cell_code) if cell_code else None
    return (
        {c.level: c.id for c in cells.chain(named)}
        if named is not None and named.id in found.hit.candidates
        else None
    )


def location_values(placed: Placed, location: dict[str, Any] | None) -> dict[str, Any]:
    """The columns that say where a case lies; `location` is what was sent."""
    return {
        "lon": placed.lon,
        "lat": placed.lat,
        "accuracy_m": placed.accuracy_m,
        "location_raw": location,
        "boundary_version": placed.boundary_version,
        "fact_cell_id": placed.fact_cell_id,
        **cell_columns(placed.work),
    }


def set_place(
    case: Incident, placed: Placed, location: dict[str, Any] | None, *, may_lessen: bool
) -> dict[str, Any]:
    """Where the case lies is set right; what changed. Its level is not touched.

    Zones and bans are asked anew, and raise its severity; whether they may ask for less than before
    says `may_lessen`: that is the county's to say. Refuses `beyond_county`: its own would not see
    it any more.
    """
    county = placed.work.get("county")
    if case.county_id is not None and county != case.county_id:
        refuse("beyond_county")
    others = [mark for mark in case.marks if mark not in PLACE_MARKS]
    # by a position of its own the county says that it lies elsewhere than at the site named
    says = may_lessen and placed.lon is not None and location != case.location_raw
    site_id = None if says else case.site_id
    demanded = _demanded(case, placed, site_id, may_lessen=may_lessen)
    marks = [*others, *placed.marks, *demanded]
    changed = audit.apply(case, location_values(placed, location) | {"marks": marks})
    return changed | _raise(case)


def judge_zones(case: Incident, *, may_lessen: bool) -> None:
    """The case is of another kind: zones and bans are asked anew, as for another place."""
    placed = Placed(lon=case.lon, lat=case.lat, there=_there(case))
    if case.fact_cell_id:
        found_in = cells.by_ids([case.fact_cell_id])[case.fact_cell_id]
        placed.fact = {cell.level: cell.id for cell in cells.chain(found_in)}
    others = [mark for mark in case.marks if mark not in LOCAL_MARKS]
    case.marks = [*others, *_demanded(case, placed, case.site_id, may_lessen=may_lessen)]


def _demanded(
    case: Incident, placed: Placed, site_id: int | None, *, may_lessen: bool
) -> list[str]:
    local = local_of(case.kind, placed, clock.day_of(case.observed_at), site_id)
    return list(local.marks) if may_lessen else no_less(case.marks, local.marks)


def _raise(case: Incident) -> dict[str, Any]:
    allowed = queries.kind_of(case.kind_id).severities
    severity = at_least(case.severity, allowed, least_of(case.marks))
    return audit.apply(case, {"severity": severity})


def local_of(kind: str, placed: Placed, day: date, site_id: int | None) -> Local:
    """What the rule zones at the point and the ban periods of its cells say of a finding that day:
    of the cell in which it was found, whoever has the work by now, and of the one at its position.

    And what they demand at the site that it names: who leaves out where he stood says no less.
    """
    both = (placed.fact, placed.there)
    counties = {of["county"] for of in both if "county" in of}
    finest = (next((of[level] for level in reversed(LEVELS) if level in of), None) for of in both)
    local = local_rules(
        kind,
        county_ids=counties,
        paths=_paths(*finest),
        lon=placed.lon,
        lat=placed.lat,
        day=day,
    )
    # the case is written once, when all of the step is known
    with db.session.no_autoflush:
        site = None if site_id is None else db.session.get(Site, site_id)
    # a county's zones and bans say nothing of what was found in another
    if site is None or site.county_id is None or (counties and site.county_id not in counties):
        return local
    named = local_rules(
        kind,
        county_ids={site.county_id},
        paths=_paths(site.cell_id or site.village_id or site.township_id or site.county_id),
        lon=site.lon,
        lat=site.lat,
        day=day,
        site_id=site.id,
    )
    return stricter(local, named)


def _paths(*cell_ids: int | None) -> set[str]:
    return {cell.path for cell in cells.by_ids(cell_ids).values()}
