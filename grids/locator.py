"""Which cell a point lies in: exact, in process, the same whatever the database.

A point on a shared border goes to the lower code. Outside every cell but within 200 m of one, it
goes to the nearest.
"""

import math
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

NEAR_M = 200.0
M_PER_DEGREE = 111_195.0


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
class Locator:
    """Locates in one layer of cells that do not overlap by design."""

    places: list[Place]
    _borders: dict[int, tuple[float, shapely.Geometry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = sorted(self.places, key=lambda place: place.code)
        self.shapes = np.array([place.shape for place in self.places], dtype=object)
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)
        self._index = {place.key: i for i, place in enumerate(self.places)}

    def locate(self, lon: float, lat: float, accuracy_m: float = 30.0) -> Hit:
        """Locate one point, WGS-84 degrees.

        `accuracy_m` is the radius within which another cell makes it ambiguous.
        """
        inside = np.sort(self.tree.query(shapely.Point(lon, lat), predicate="intersects"))
        return self._judge(lon, lat, accuracy_m, int(inside[0]) if len(inside) else None)

    def keys(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[int | None]:
        """The keys of many points at once, None where a point lies in no cell."""
        points = shapely.points(lon, lat)
        which, where = self.tree.query(points, predicate="intersects")
        best = np.full(len(points), len(self.places))
        np.minimum.at(best, which, where)
        return [self.places[i].key if i < len(self.places) else None for i in best]

    def holds_alone(self, key: int, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> bool:
        """Whether all points lie properly inside this cell, so that no neighbour can share any of
        them.
        """
        shape = self.shape(key)
        return shape is not None and bool(shapely.contains_xy(shape, lon, lat).all())

    def locate_many(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], accuracy_m: NDArray[np.float64]
    ) -> list[Hit]:
        """`locate` for arrays: points with one cell in reach are judged together by cell, the few
        others one by one.
        """
        points = shapely.points(lon, lat)
        # a circle in degrees that holds every place within the accuracy
        reach = accuracy_m / M_PER_DEGREE / np.maximum(np.cos(np.radians(lat)), 0.01)
        which, where = self.tree.query(points, predicate="dwithin", distance=reach)
        alone = np.bincount(which, minlength=len(points)) == 1
        only = np.full(len(points), -1)
        only[which] = where
        found: list[Hit | None] = [None] * len(points)
        for index in np.unique(only[alone]):
            members = np.flatnonzero(alone & (only == index))
            shape, key = self.shapes[index], self.places[index].key
            inside = shapely.intersects_xy(shape, lon[members], lat[members])
            distances = self._border_distances(int(index), lon[members], lat[members]).round(1)
            for member, is_inside, distance in zip(
                members.tolist(), inside.tolist(), distances.tolist(), strict=True
            ):
                found[member] = Hit(key, (key,), False, distance) if is_inside else None
        return [
            hit or self.locate(float(lon[i]), float(lat[i]), float(accuracy_m[i]))
            for i, hit in enumerate(found)
        ]

    def shape(self, key: int) -> shapely.Geometry | None:
        """The polygon of a cell."""
        return self.shapes[self._index[key]] if key in self._index else None

    def _judge(self, lon: float, lat: float, accuracy_m: float, home: int | None) -> Hit:
        reach = max(accuracy_m, 0.0 if home is not None else NEAR_M)
        near = self._within(lon, lat, reach)
        if home is None:
            if not near or near[0][0] > NEAR_M:
                return Hit(None)
            distance, nearest = near[0]
            others = tuple(self.places[i].key for d, i in near if d <= max(accuracy_m, distance))
            return Hit(
                self.places[nearest].key,
                others,
                len(others) > 1,
                round(distance, 1),
                ("outside_near_border",),
            )
        distance = self._border_distance(home, lon, lat)
        others = tuple(self.places[i].key for _, i in near if i != home)
        candidates = (self.places[home].key, *others)
        return Hit(self.places[home].key, candidates, bool(others), round(distance, 1))

    def _within(self, lon: float, lat: float, reach_m: float) -> list[tuple[float, int]]:
        """(distance in metres, index) of the cells within reach, nearest first, then by code."""
        dy = reach_m / M_PER_DEGREE
        dx = dy / max(math.cos(math.radians(lat)), 0.01)
        around = self.tree.query(
            shapely.box(lon - dx, lat - dy, lon + dx, lat + dy), predicate="intersects"
        )
        found = []
        for i in map(int, around):
            inside = shapely.intersects_xy(self.shapes[i], lon, lat)
            found.append((0.0 if inside else self._border_distance(i, lon, lat), i))
        return sorted(pair for pair in found if pair[0] <= reach_m)

    def _border_distance(self, index: int, lon: float, lat: float) -> float:
        return float(self._border_distances(index, np.array([lon]), np.array([lat]))[0])

    def _border_distances(
        self, index: int, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Metres from points to the cell's border, on a plane scaled at the cell's own latitude."""
        if index not in self._borders:
            shape = self.shapes[index]
            scale = math.cos(math.radians((shape.bounds[1] + shape.bounds[3]) / 2))
            border = shapely.transform(shape.boundary, lambda xy: xy * [scale, 1.0] * M_PER_DEGREE)
            shapely.prepare(border)
            self._borders[index] = (scale, border)
        scale, border = self._borders[index]
        distances: NDArray[np.float64] = shapely.distance(
            border, shapely.points(lon * scale * M_PER_DEGREE, lat * M_PER_DEGREE)
        )
        return distances
