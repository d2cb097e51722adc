"""Which cell a point lies in: exact, in process, the same whatever the database.

A point on a shared border goes to the lower code. Outside every cell but within 200 m of one, it
goes to the nearest.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

NEAR_M = 200.0
M_PER_DEGREE = 111_195.0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """A cell to locate in; `key` is the caller's own."""

    key: int
    code: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class Hit:
    """Where a point lies: the cell's key or None, every other cell within reach, and how far the
    border is in metres.
    """

    key: int | None
    candidates: tuple[int, ...] = ()
    ambiguous: bool = False
    distance_to_border_m: float | None = None
    marks: tuple[str, ...] = ()


@dataclass
class Hits:
    """Where many points lie, one Hit each: `kinds` differ in more than how far the border is,
    `kind` has the number of each point's, `distance_to_border_m` metres, NaN where there is none.
    """

    kind: NDArray[np.int64]
    distance_to_border_m: Floats
    kinds: dict[Hit, int] = field(default_factory=dict)

    def put(self, points: Any, hit: Hit, metres: Any) -> None:
        """The hit of these points, by index, but for their distances."""
        alike = replace(hit, distance_to_border_m=None)
        self.kind[points] = self.kinds.setdefault(alike, len(self.kinds))
        self.distance_to_border_m[points] = np.nan if metres is None else metres

    def __iter__(self) -> Iterator[Hit]:
        kinds = list(self.kinds)
        for number, metres in zip(
            self.kind.tolist(), self.distance_to_border_m.tolist(), strict=True
        ):
            distance = None if math.isnan(metres) else metres
            yield replace(kinds[number], distance_to_border_m=distance)


@dataclass
class Locator:
    """Locates in one layer of cells that do not overlap by design."""

    places: list[Place]

    def __post_init__(self) -> None:
        self.places = sorted(self.places, key=lambda place: place.code)
        self.shapes = np.array([place.shape for place in self.places], dtype=object)
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)
        self._index = {place.key: i for i, place in enumerate(self.places)}
        #: Of each cell, once asked for: its border in metres, and by what longitudes are scaled.
        self._borders = np.full(len(self.places), None)
        self._scales = np.full(len(self.places), np.nan)

    def locate(self, lon: float, lat: float, accuracy_m: float = 30.0) -> Hit:
        """Locate one point, WGS-84 degrees.

        `accuracy_m` is the radius within which another cell makes it ambiguous.
        """
        near = self._around(lon, lat, accuracy_m)
        if not any(inside for _, _, inside in near):
            return self._beside(self._around(lon, lat, max(accuracy_m, NEAR_M)), accuracy_m)
        home = min(cell for _, cell, inside in near if inside)
        in_reach = sorted((metres, cell) for metres, cell, _ in near if metres <= accuracy_m)
        return self._held(home, self._border_distance(home, lon, lat), in_reach)

    def keys(self, lon: Floats, lat: Floats) -> list[int | None]:
        """The keys of many points at once, None where a point lies in no cell."""
        points = shapely.points(lon, lat)
        which, where = self.tree.query(points, predicate="intersects")
        best = np.full(len(points), len(self.places))
        np.minimum.at(best, which, where)
        return [self.places[i].key if i < len(self.places) else None for i in best]

    def holds_alone(self, key: int, lon: Floats, lat: Floats) -> bool:
        """Whether all points lie properly inside this cell, so that no neighbour can share any of
        them.
        """
        shape = self.shape(key)
        return shape is not None and bool(shapely.contains_xy(shape, lon, lat).all())

    def in_reach(self, key: int, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Which points this cell holds or lies within 200 m of: no other is located in it."""
        found, shape = np.zeros(len(lon), bool), self.shape(key)
        if shape is not None:
            around = 1.01 * NEAR_M / M_PER_DEGREE / np.maximum(np.cos(np.radians(lat)), 0.01)
            near = np.flatnonzero(shapely.dwithin(shape, shapely.points(lon, lat), around))
            cells = np.full(len(near), self._index[key])
            found[near] = self._border_distances(cells, lon[near], lat[near]) <= NEAR_M
            found[near] |= shapely.intersects_xy(shape, lon[near], lat[near])
        return found

    def locate_many(self, lon: Floats, lat: Floats, accuracy_m: Floats) -> Hits:
        """`locate` for arrays: every pair of a point and a cell in its reach is measured at once,
        and only what no cell holds is located by itself.
        """
        points = shapely.points(lon, lat)
        # a circle in degrees that holds every place within the accuracy, wherever its cell lies
        reach = 1.01 * accuracy_m / M_PER_DEGREE / np.maximum(np.cos(np.radians(lat)), 0.01)
        which, where = self.tree.query(points, predicate="dwithin", distance=reach)
        inside = shapely.intersects_xy(self.shapes[where], lon[which], lat[which])
        metres = self._border_distances(where, lon[which], lat[which])
        found = Hits(np.full(len(points), -1), np.full(len(points), np.nan))
        alone = inside & (np.bincount(which, minlength=len(points))[which] == 1)
        for cell in np.unique(where[alone]):
            mine = alone & (where == cell)
            key = self.places[cell].key
            found.put(which[mine], Hit(key, (key,)), metres[mine].round(1))
        pairs: dict[int, list[tuple[int, float, bool]]] = {}
        for pair in np.flatnonzero(found.kind[which] < 0):
            reached = int(where[pair]), float(metres[pair]), bool(inside[pair])
            pairs.setdefault(int(which[pair]), []).append(reached)
        for i in np.flatnonzero(found.kind < 0).tolist():
            radius, cells = float(accuracy_m[i]), pairs.get(i, [])
            if any(holds for _, _, holds in cells):
                home, border, _ = min(pair for pair in cells if pair[2])
                near = sorted((0.0 if holds else metres, cell) for cell, metres, holds in cells)
                hit = self._held(home, border, [one for one in near if one[0] <= radius])
            else:
                hit = self.locate(float(lon[i]), float(lat[i]), radius)
            found.put(i, hit, hit.distance_to_border_m)
        return found

    def shape(self, key: int) -> shapely.Geometry | None:
        """The polygon of a cell."""
        return self.shapes[self._index[key]] if key in self._index else None

    def _beside(self, near: list[tuple[float, int, bool]], accuracy_m: float) -> Hit:
        """A point that no cell holds, with what is around it: in the nearest one, if near."""
        distance, nearest, _ = min(near, default=(math.inf, 0, False))
        if distance > NEAR_M:
            return Hit(None)
        within = max(accuracy_m, distance)
        others = tuple(self.places[i].key for metres, i, _ in sorted(near) if metres <= within)
        marks = ("outside_near_border",)
        return Hit(self.places[nearest].key, others, len(others) > 1, round(distance, 1), marks)

    def _held(self, home: int, border_m: float, near: list[tuple[float, int]]) -> Hit:
        """A point in a cell, whose border is so far, with these in reach."""
        others = tuple(self.places[i].key for _, i in near if i != home)
        candidates = (self.places[home].key, *others)
        return Hit(self.places[home].key, candidates, bool(others), round(border_m, 1))

    def _around(self, lon: float, lat: float, reach_m: float) -> list[tuple[float, int, bool]]:
        """(distance in metres, index, whether it holds the point) of the cells in a box that goes
        so far, a metre at least.
        """
        dy = max(reach_m, 1.0) / M_PER_DEGREE
        dx = dy / max(math.cos(math.radians(lat)), 0.01)
        box = shapely.box(lon - dx, lat - dy, lon + dx, lat + dy)
        found = []
        for i in self.tree.query(box, predicate="intersects").tolist():
            inside = bool(shapely.intersects_xy(self.shapes[i], lon, lat))
            found.append((0.0 if inside else self._border_distance(i, lon, lat), i, inside))
        return found

    def _border_distance(self, index: int, lon: float, lat: float) -> float:
        if math.isnan(self._scales[index]):
            self._note_border(index)
        place = shapely.points([lon * self._scales[index] * M_PER_DEGREE, lat * M_PER_DEGREE])
        return float(shapely.distance(self._borders[index], place))

    def _border_distances(self, cells: NDArray[np.int64], lon: Floats, lat: Floats) -> Floats:
        """Metres from points to the border of a cell each, on a plane scaled at that cell's own
        latitude.
        """
        for index in np.unique(cells[np.isnan(self._scales[cells])]):
            self._note_border(index)
        distances: Floats = shapely.distance(
            self._borders[cells],
            shapely.points(lon * self._scales[cells] * M_PER_DEGREE, lat * M_PER_DEGREE),
        )
        return distances

    def _note_border(self, index: int) -> None:
        shape = self.shapes[index]
        scale = math.cos(math.radians((shape.bounds[1] + shape.bounds[3]) / 2))
        border = shapely.transform(shape.boundary, lambda xy: xy * [scale, 1.0] * M_PER_DEGREE)
        shapely.prepare(border)
        self._borders[index] = border
        self._scales[index] = scale  # last: another thread takes it for a sign
