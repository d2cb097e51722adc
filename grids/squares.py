"""The squares of 100 m into which the ground is divided, the same everywhere and for good.

A degree of latitude has SIDES rows; a row has, in each degree of longitude, as many columns as make
squares at the middle of its degree of latitude. So a square never lies across a whole degree, and
is 100 m wide to 1.5 % where people live. A square is a number: its row from the south pole and its
column from 180° west.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from grids.measuring import FAST_M_S
from grids.outings import CLOSE
from grids.tracks import Array, in_time_order, with_fix
from grids.walked import DEGREE_M, accuracies

Squares = NDArray[np.int64]
#: Rows in a degree of latitude: 99.996 m each.
SIDES = 1112
#: Columns in a degree of longitude, by degree of latitude from the south pole.
COLUMNS = np.maximum(1, np.rint(SIDES * np.cos(np.radians(np.arange(-89.5, 90)))).astype(np.int64))
BITS = 19
#: A point less exact than half a square is in nobody knows which; of points farther apart than
#: LEG_M nobody knows the way between.
EXACT_M, LEG_M = 50.0, 500.0
#: How densely the way between two points is looked at.
DENSE_M = 10.0
#: A shape whose box holds more squares than this is not divided: no village is so large.
MOST = 4_000_000


def numbers(lon: Array, lat: Array) -> Squares:
    """The square that each point lies in, WGS-84 degrees."""
    row = np.clip(np.floor((lat + 90) * SIDES), 0, 180 * SIDES - 1).astype(np.int64)
    column = np.floor((lon + 180) * COLUMNS[row // SIDES]).astype(np.int64)
    found: Squares = (row << BITS) + np.maximum(column, 0)
    return found


def middles(squares: Squares) -> tuple[Array, Array]:
    """Longitudes and latitudes of their middles."""
    row, column = squares >> BITS, squares & ((1 << BITS) - 1)
    return (column + 0.5) / COLUMNS[row // SIDES] - 180, (row + 0.5) / SIDES - 90


def inside(shape: shapely.Geometry) -> Squares:
    """The squares that are a cell's, in order: those whose middle lies in it, so that of cells that
    do not overlap each square is one's. None of an empty shape or one beyond MOST.
    """
    if shape.is_empty:
        return np.empty(0, np.int64)
    west, south, east, north = shape.bounds
    first, last = (numbers(np.array([west]), np.array([lat]))[0] >> BITS for lat in (south, north))
    rows = np.arange(first, last + 1)
    columns = COLUMNS[rows // SIDES]
    begin = np.floor((west + 180) * columns).astype(np.int64)
    count = np.floor((east + 180) * columns).astype(np.int64) - begin + 1
    if count.sum() > MOST:
        return np.empty(0, np.int64)
    every = np.repeat((rows << BITS) + begin, count) + _from_zero(count)
    return within(shape, every)


def within(shape: shapely.Geometry, squares: Squares) -> Squares:
    """Those of the squares that are the cell's of this shape."""
    shapely.prepare(shape)
    kept: Squares = squares[shapely.contains_xy(shape, *middles(squares))]
    return kept


def touched(track: Array) -> Squares:
    """The squares that a track goes through, in order, each once.

    Judged leg by leg, from one exact point to the next: what is driven too fast to see anything, or
    recorded with holes, touches nothing. No leg asks for another, so that the parts of a track
    never touch more than the whole.
    """
    points = track[with_fix(track)]
    points = in_time_order(points[accuracies(points) <= EXACT_M])
    if len(points) < 2:
        return np.empty(0, np.int64)
    lon, lat = points[:, 0], points[:, 1]
    east, north = lon[1:] - lon[:-1], lat[1:] - lat[:-1]
    metres = DEGREE_M * np.hypot(east * np.cos(np.radians(lat[:-1] + north / 2)), north)
    between, radii = points[1:, 2] - points[:-1, 2], accuracies(points)
    sure = metres - radii[1:] - radii[:-1]
    seen = (metres <= LEG_M) & (between <= CLOSE)
    seen &= sure <= FAST_M_S * np.maximum(between / 1000, 1.0)
    legs = np.flatnonzero(seen)
    count = np.ceil(metres[legs] / DENSE_M).astype(np.int64) + 2
    part = _from_zero(count) / np.repeat(count - 1, count)
    legs = np.repeat(legs, count)
    return np.unique(numbers(lon[legs] + part * east[legs], lat[legs] + part * north[legs]))


def _from_zero(count: Squares) -> Squares:
    """0, 1 … for each of the counts, one after another."""
    return np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
