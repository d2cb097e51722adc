"""Where a point lies: trees of polygons by boundary version, one set per process."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import or_, select

from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core.bounds import LONGEST_WAIT_S, again
from app.core.db import db
from app.core.epoch import kept
from app.core.errors import refuse
from app.core.geo import from_db
from app.core.paths import ids_on
from grids import datums
from grids.codes import LEVELS
from grids.locator import Hit, Locator, Place

KEPT_VERSIONS = 2
#: A fix worse than this says nothing about which border is near.
MOST_ACCURACY_M = 2000.0
#: Taken where a receiver does not know how exact it is.
USUAL_ACCURACY_M = 30.0
_LOCK = threading.Lock()
_TREES: "OrderedDict[tuple[str, int], Trees]" = OrderedDict()


@dataclass(frozen=True)
class Trees:
    """One locator a level, and each cell's chain of (level, id)."""

    version: int
    locators: dict[str, Locator]
    chains: dict[int, dict[str, int]]


@dataclass(frozen=True)
class Located:
    """Ids of the cells a point lies in, by level.

    The finest hit with its doubts; the boundary version used.
    """

    cells: dict[str, int]
    hit: Hit
    version: int | None

    def finest(self) -> int | None:
        return next((self.cells[level] for level in reversed(LEVELS) if level in self.cells), None)


@dataclass(frozen=True)
class LocatedMany:
    """Where many points lie, one Located each: `kinds` differ in more than how far the border is,
    `kind` has the number of each point's, `distance_to_border_m` metres, NaN where there is none.
    """

    kinds: list[Located]
    kind: NDArray[np.int64]
    distance_to_border_m: NDArray[np.float64]

    def cells(self) -> list[dict[str, int]]:
        """Of each point, the ids of the cells it lies in, by level."""
        return [self.kinds[number].cells for number in self.kind]


def version_at(moment: datetime) -> int | None:
    """The boundary version in force at `moment`; before the first one, the first."""
    known = _versions()
    return next(
        (version for since, version in reversed(known) if since <= moment),
        known[0][1] if known else None,
    )


@kept
def _versions() -> list[tuple[datetime, int]]:
    """(in force from, id), oldest first."""
    query = select(BoundaryVersion.in_force_from, BoundaryVersion.id).order_by(
        BoundaryVersion.in_force_from, BoundaryVersion.id
    )
    return [(since, version) for since, version in db.session.execute(query)]


def trees(version: int) -> Trees:
    """The trees of a version, built once under a lock, kept while among the last two used.

    Refuses `busy` where another thread has been at it for too long.
    """
    key = (str(db.session.get_bind().engine.url), version)
    if not _LOCK.acquire(timeout=LONGEST_WAIT_S):
        refuse("busy", again("busy"))
    try:
        if key not in _TREES:
            _TREES[key] = _build(version)
        _TREES.move_to_end(key)
        while len(_TREES) > KEPT_VERSIONS:
            _TREES.popitem(last=False)
        return _TREES[key]
    finally:
        _LOCK.release()


def _build(version: int) -> Trees:
    inside = or_(Boundary.until_version.is_(None), Boundary.until_version > version)
    query = select(Cell.id, Cell.code, Cell.level, Cell.path, Boundary.shape).join(
        Boundary, Boundary.cell_id == Cell.id
    )
    places: dict[str, list[Place]] = {}
    paths: dict[int, str] = {}
    levels: dict[int, str] = dict(db.session.execute(select(Cell.id, Cell.level)).all())
    for cell_id, code, level, path, shape in db.session.execute(
        query.where(Boundary.from_version <= version, inside)
    ):
        places.setdefault(level, []).append(Place(cell_id, code, from_db(shape)))
        paths[cell_id] = path
    chains = {i: {levels[cell]: cell for cell in ids_on(path)} for i, path in paths.items()}
    return Trees(version, {level: Locator(found) for level, found in places.items()}, chains)


def forget() -> None:
    """Drop all trees: tests roll versions back."""
    with _LOCK:
        _TREES.clear()


def locate(lon: float, lat: float, *, accuracy_m: float | None = None, at: datetime) -> Located:
    """Locate one WGS-84 point in the boundaries in force at `at`.

    The village decides; where no village holds the point, the township or county that does; a unit
    only refines.
    """
    version = version_at(at)
    if version is None:
        return Located({}, Hit(None), None)
    return _locate_in(trees(version), lon, lat, _radius(accuracy_m))


def _radius(accuracy_m: float | None) -> float:
    """Metres within which a border is near."""
    return min(accuracy_m or USUAL_ACCURACY_M, MOST_ACCURACY_M)


def _locate_in(known: Trees, lon: float, lat: float, radius_m: float) -> Located:
    near = None
    for level in ("village", "township", "county"):
        locator = known.locators.get(level)
        hit = locator.locate(lon, lat, radius_m) if locator else Hit(None)
        if hit.key is None:
            continue
        if not hit.marks:
            return _located(known, level, hit, lon, lat)
        near = near or (
            level,
            hit,
        )  # outside it, but close: only where no higher cell holds the point
    if near is None:
        return Located({}, Hit(None), known.version)
    return _located(known, *near, lon, lat)


def _located(known: Trees, level: str, hit: Hit, lon: float, lat: float) -> Located:
    assert hit.key is not None
    unit = _units(known, np.array([lon]), np.array([lat]))[0] if level == "village" else None
    return Located(_with_unit(known, level, hit.key, unit), hit, known.version)


def _with_unit(known: Trees, level: str, key: int, unit: int | None) -> dict[str, int]:
    """The chain of a cell, and the unit cell that holds the point if it lies inside."""
    cells = dict(known.chains[key])
    if level == "village" and unit and known.chains[unit].get("village") == key:
        cells["unit"] = unit
    return cells


def _units(known: Trees, lon: Any, lat: Any) -> list[int | None]:
    """The unit cell that holds each point."""
    locator = known.locators.get("unit")
    return locator.keys(lon, lat) if locator else [None] * len(lon)


def locate_many(
    points: NDArray[np.float64], *, datum: str, accuracy_m: float | None, at: datetime
) -> LocatedMany:
    """Locate an array of [lon, lat] in `datum`, all in the version in force at `at`."""
    lon, lat = datums.to_wgs84(points[:, 0], points[:, 1], datum)
    version = version_at(at)
    if version is None:
        nowhere = Located({}, Hit(None), None)
        return LocatedMany([nowhere], np.zeros(len(lon), int), np.full(len(lon), np.nan))
    known, radius_m = trees(version), _radius(accuracy_m)
    found = known.locators.get("village", Locator([])).locate_many(
        lon, lat, np.full(len(lon), radius_m)
    )
    hits, distance = list(found.kinds), found.distance_to_border_m
    units = np.array([unit or 0 for unit in _units(known, lon, lat)])
    alike, kind = np.unique(found.kind + len(hits) * units, return_inverse=True)
    kinds, elsewhere = [], np.zeros(len(lon), bool)
    for number, (unit, of) in enumerate(divmod(int(one), len(hits)) for one in alike):
        hit = hits[of]
        if hit.key is None or hit.marks:
            elsewhere |= kind == number
        cells = {} if hit.key is None else _with_unit(known, "village", hit.key, unit)
        kinds.append(Located(cells, hit, version))
    for i in np.flatnonzero(elsewhere).tolist():  # no village holds it, but a cell above may
        placed = _locate_in(known, float(lon[i]), float(lat[i]), radius_m)
        kind[i], metres = len(kinds), placed.hit.distance_to_border_m
        distance[i] = np.nan if metres is None else metres
        kinds.append(replace(placed, hit=replace(placed.hit, distance_to_border_m=None)))
    return LocatedMany(kinds, kind, distance)


def villages_crossed(
    version: int, lon: NDArray[np.float64], lat: NDArray[np.float64], *, home: int | None
) -> tuple[list[int], bool]:
    """(ids of the villages that the points lie in, in order; whether every point lies in one).

    `home` is a cell that holds every point: if it is a village, there is nothing to search.
    """
    villages = trees(version).locators.get("village")
    if villages is None:
        return [], True
    if home is not None and villages.holds_alone(home, lon, lat):
        return [home], True
    keys = villages.keys(lon, lat)
    return list(dict.fromkeys(key for key in keys if key is not None)), None not in keys


def shape_at(cell_id: int, version: int) -> Any:
    """The polygon of a cell in a version, from the tree."""
    known = trees(version)
    return next(
        (s for locator in known.locators.values() if (s := locator.shape(cell_id)) is not None),
        None,
    )


def in_reach(cell_id: int, version: int, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of many WGS-84 [lon, lat] may be located in a cell in a version: no others are."""
    found = np.zeros(len(points), bool)
    for locator in trees(version).locators.values():
        found |= locator.in_reach(cell_id, points[:, 0], points[:, 1])
    return found
