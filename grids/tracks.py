"""What a track says: length, duration, speed, share inside a cell, and what is odd about it.

A track is a float64 array of four columns: longitude, latitude (degrees), epoch milliseconds,
accuracy in metres.
Nothing is corrected or dropped: oddities become marks (field lesson: mark and warn, never reject).
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Array = NDArray[np.float64]
EARTH_M = 6_371_008.8
#: Faster than any vehicle on a county's roads: between two fixes, in m/s.
IMPOSSIBLE_M_S = 85.0


@dataclass(frozen=True)
class Measured:
    """length_m and duration_s as whole numbers; `marks` in a fixed order."""

    length_m: int
    duration_s: int
    marks: tuple[str, ...]


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


def measure(track: Array) -> Measured:
    """Measure a track in time order.

    Points without a fix (0/0) do not count towards length or speed.
    """
    marks = []
    if len(track) < 2:
        return Measured(0, 0, ("no_track",))
    times = np.diff(track[:, 2])
    if (times < 0).any():
        marks.append("backward_times")
    if (times == 0).any():
        marks.append("duplicate_times")
    ordered = in_time_order(track)
    fixed = ordered[(ordered[:, 0] != 0) | (ordered[:, 1] != 0)]
    if len(fixed) < len(ordered):
        marks.append("no_fix_points" if len(fixed) else "no_position")
    length = 0.0
    if len(fixed) >= 2:
        steps = steps_m(fixed[:, 0], fixed[:, 1])
        seconds = np.diff(fixed[:, 2]) / 1000
        length = float(steps.sum())
        # Within one second, rounding of the phone's clock makes any speed: 85 m is allowed.
        if (steps > IMPOSSIBLE_M_S * np.maximum(seconds, 1.0)).any():
            marks.append("impossible_speed")
    return Measured(
        round(length), round(float(ordered[-1, 2] - ordered[0, 2]) / 1000), tuple(marks)
    )


def inside_share(track: Array, cell: shapely.Geometry | None) -> float | None:
    """The share of points inside `cell` (borders count), 0 to 1.

    None without points or without a cell.
    """
    if cell is None or not len(track):
        return None
    shapely.prepare(cell)
    return round(float(np.mean(shapely.intersects_xy(cell, track[:, 0], track[:, 1]))), 4)


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
    fixed = in_time_order(track)[:, :2]
    fixed = fixed[(fixed[:, 0] != 0) | (fixed[:, 1] != 0)]
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
