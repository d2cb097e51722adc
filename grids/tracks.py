"""Tracks: distances along them, their share inside a cell, how they are stored and thinned.

A track is a float64 array of four columns: longitude, latitude (degrees), epoch milliseconds,
accuracy in metres (0 unknown).
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from grids.walked import DEGREE_M, accuracies

Array = NDArray[np.float64]
EARTH_M = 6_371_008.8
#: However inexact a point, so near a cell it must be to be counted as inside.
EDGE_M = 100.0


def steps_m(lon: Array, lat: Array) -> Array:
    """Great-circle distances between neighbours, shape (n - 1,), in metres."""
    phi, lam = np.radians(lat), np.radians(lon)
    a = (
        np.sin(np.diff(phi) / 2) ** 2
        + np.cos(phi[:-1]) * np.cos(phi[1:]) * np.sin(np.diff(lam) / 2) ** 2
    )
    metres: Array = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(a, 0, 1)))
    return metres


def nearest_m(track: Array, lon: float, lat: float) -> float:
    """How far a position is from the nearest point of a track, in metres.

    Infinite without points.
    """
    phi, lam = np.radians(track[:, 1]), np.radians(track[:, 0])
    a = (
        np.sin((phi - np.radians(lat)) / 2) ** 2
        + np.cos(phi) * np.cos(np.radians(lat)) * np.sin((lam - np.radians(lon)) / 2) ** 2
    )
    return float(np.min(2 * EARTH_M * np.arcsin(np.sqrt(np.clip(a, 0, 1))), initial=np.inf))


def in_time_order(track: Array) -> Array:
    """The track sorted by time; points of equal time keep their order."""
    return track[np.argsort(track[:, 2], kind="stable")]


def with_fix(track: Array) -> NDArray[np.bool_]:
    """Which points have a position: 0/0 is none."""
    fixed: NDArray[np.bool_] = (track[:, 0] != 0) | (track[:, 1] != 0)
    return fixed


def inside_share(points: Array, cell: shapely.Geometry | None) -> float | None:
    """The share of points inside `cell` (borders count), 0 to 1; those count as inside whose
    accuracy, up to EDGE_M, leaves it open.

    None without points or without a cell.
    """
    if cell is None or not len(points):
        return None
    shapely.prepare(cell)
    inside = shapely.intersects_xy(cell, points[:, 0], points[:, 1])
    if not inside.all():
        out = points[~inside]
        # a circle in degrees that holds every place within the accuracy
        reach = np.minimum(accuracies(out), EDGE_M) / DEGREE_M
        reach /= np.maximum(np.cos(np.radians(out[:, 1])), 0.01)
        inside[~inside] = shapely.dwithin(cell, shapely.points(out[:, :2]), reach)
    return round(float(np.mean(inside)), 4)


def wkb(track: Array) -> bytes:
    """ISO WKB LINESTRING ZM with z = accuracy and m = epoch milliseconds; two points or more."""
    head = b"\x01" + (3002).to_bytes(4, "little") + len(track).to_bytes(4, "little")
    return head + np.ascontiguousarray(track[:, [0, 1, 3, 2]]).tobytes()


def from_line(line: shapely.Geometry) -> Array:
    """The track of a LINESTRING ZM."""
    points: Array = shapely.get_coordinates(line, include_z=True, include_m=True)
    return points[:, [0, 1, 3, 2]]


def thinned(track: Array, tolerance_m: float) -> Array:
    """The way without its times and accuracies: a line never more than `tolerance_m` from the
    points with a fix.

    Two points at least; a track without any fix gives two points at 0/0.
    """
    fixed = in_time_order(track[with_fix(track)])[:, :2]
    if not len(fixed):
        fixed = np.zeros((1, 2))
    # metres on a plane around the first point: over a patrol's length the error is far below the
    # tolerance
    scale = np.radians(1) * EARTH_M * np.array([np.cos(np.radians(fixed[0, 1])), 1.0])
    line = shapely.linestrings((fixed if len(fixed) > 1 else np.repeat(fixed, 2, axis=0)) * scale)
    kept = (
        shapely.get_coordinates(shapely.simplify(line, tolerance_m, preserve_topology=False))
        / scale
    )
    return np.column_stack([kept, np.zeros((len(kept), 2))])
