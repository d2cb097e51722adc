"""How far somebody walked, by points that are each some metres off (docs/adr/0016-walked.md).

Three steps, in the order of stop-and-go segmentation and of compressing trajectories with their
times: each point becomes the mean of those around it in time, of many minutes where they spread no
wider than their accuracy (somebody stands) and of some seconds where he moves; then only those
points stay without which the way at its moments would be off by more than the accuracy; the way is
the sum of what is between these. What points are not sure of is no way.
"""

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Array = NDArray[np.float64]
Plane = NDArray[np.complex128]
Mask = NDArray[np.bool_]
DEGREE_M = np.pi / 180 * 6_371_008.8
#: What is taken for the accuracy that a receiver does not tell; better than this none is, whatever
#: it tells; as much is taken from the points themselves.
ASSUMED_M, BEST_M, MOST_SEEN_M = 15.0, 8.0, 50.0
#: Half of the span that is averaged, in ms: standing, moving. A moving one spans no more way than
#: REACH, in metres times ms, divided by how wide the points of the wide span spread.
WIDE, NARROW, REACH = 120_000.0, 7_500.0, 800_000.0
#: Who stands has points that spread at most so many times their accuracy, for two minutes at least.
STILL = 1.75
#: Points that are simplified together: it bounds the time and depth that hostile ones can cost.
TOGETHER = 1000


def on_plane(track: Array) -> Plane:
    """Points in metres east (real) and north (imaginary) of the first one."""
    lon, lat = track[:, 0], track[:, 1]
    plane = np.empty(len(track), np.complex128)
    # at the middle one of three latitudes: one wild point must not stretch the others
    middle = sorted((lat[0], lat[len(lat) // 2], lat[-1]))[1]
    east = lon - lon[0]
    east -= 360 * np.rint(east / 360)  # the short way over the date line
    plane.real = east * (DEGREE_M * max(math.cos(math.radians(middle)), 0.01))
    plane.imag = (lat - lat[0]) * DEGREE_M
    return plane


def accuracies(track: Array) -> Array:
    """The accuracy of each point in metres, ASSUMED_M where it is unknown (0)."""
    return np.where(track[:, 3] > 0, track[:, 3], ASSUMED_M)


def usual(values: Array) -> float:
    """What three quarters of the values do not exceed."""
    k = (len(values) - 1) * 3 // 4
    return float(np.partition(values, k)[k])


def walked_m(
    plane: Plane, times: Array, radii: Array, most: float, paused: Mask | None = None
) -> float:
    """The metres walked along points in time order, two at least, `times` in ms from the first.

    `most`: the accuracy that is usual among `radii`. `paused`, between neighbours: what lies there
    is no way.
    """
    part = None if paused is None else np.append(0, np.cumsum(paused))
    least = _seen_m(plane, times)
    plane = _settled(plane, times, np.maximum(radii, least), part)
    kept = _corners(plane, times, max(most, least), part)
    steps = np.abs((way := plane[kept])[1:] - way[:-1])
    if part is not None:
        steps = steps[np.diff(part[kept]) == 0]
    return float(steps.sum())


def _seen_m(plane: Plane, times: Array) -> float:
    """How far off points are by themselves: how far the middle one of three that follow each other
    lies from the other two, in the median, as the radius that holds two thirds of such errors.
    """
    off = plane[1:-1] - (plane[:-2] + plane[2:]) / 2
    squares = (off.real**2 + off.imag**2)[times[2:] - times[:-2] <= 2 * NARROW + 5000]
    if len(squares) < 10:
        return BEST_M
    squares.partition(len(squares) // 2)
    # normal errors of variance s² on both axes: off has 1.5 s², its square the median 2.08 s²
    return float(min(max(1.5 * np.sqrt(squares[len(squares) // 2] / 2.08), BEST_M), MOST_SEEN_M))


def _settled(plane: Plane, times: Array, radii: Array, part: Any) -> Plane:
    """Each point as the mean of those around it in time and of its part, the more exact ones
    counting more.
    """
    count = len(plane)
    weights = 1 / (radii * radii)
    # sums over all points up to each: of weighted places, of weights and (imag) weighted squares
    places, rest = np.zeros(count + 1, np.complex128), np.zeros(count + 1, np.complex128)
    (weights * plane).cumsum(out=places[1:])
    rest.real[1:] = weights
    rest.imag[1:] = weights * (plane.real**2 + plane.imag**2)
    rest.cumsum(out=rest)
    here = np.arange(count)
    least, most = 0, count
    if part is not None:
        least, most = part.searchsorted(part), part.searchsorted(part, "right")
    # two points on each side at least, however rarely a receiver tells
    first = np.maximum(np.minimum(times.searchsorted(times - WIDE), here - 2), least)
    last = np.minimum(np.maximum(times.searchsorted(times + WIDE, "right"), here + 3), most)
    both = rest.take(last) - rest.take(first)
    share = both.real
    mean = (places.take(last) - places.take(first)) / share
    spread = both.imag / share - (mean.real**2 + mean.imag**2)
    # two minutes at least: a short way looks like standing
    still = (spread * share <= STILL**2 * (last - first)) & (times[-1] >= WIDE)
    half = np.minimum(NARROW, REACH / np.sqrt(np.maximum(spread, 1.0)))
    first = np.maximum(times.searchsorted(times - half), least)
    last = np.minimum(times.searchsorted(times + half, "right"), most)
    share = rest.real.take(last) - rest.real.take(first)
    moving: Plane = (places.take(last) - places.take(first)) / share
    np.copyto(moving, mean, where=still)
    return moving


def _corners(plane: Plane, times: Array, metres: float, part: Any) -> Mask:
    """The points without which the way at its moments would be off by over `metres`, east or north.

    Douglas and Peucker's, of both coordinates over time: so a way that is walked twice stays two.
    """
    count = len(plane)
    moments = times + np.arange(count) * 1e-3  # each its own
    lines = np.empty((2, count, 2))
    lines[:, :, 0], lines[0, :, 1], lines[1, :, 1] = moments, plane.real, plane.imag
    if part is None and count <= TOGETHER:
        shapes = shapely.linestrings(lines)
    else:
        begins = np.arange(count) % TOGETHER == 0
        begins[1:] |= (part[1:] > part[:-1]) if part is not None else False
        line = np.cumsum([begins, begins])
        several = np.bincount(line)[line] > 1
        line = np.unique(line[several], return_inverse=True)[1]
        shapes = shapely.linestrings(lines.reshape(-1, 2)[several], indices=line)
    simple = shapely.simplify(shapes, metres, preserve_topology=False)
    kept = np.zeros(count, np.bool_)
    kept[moments.searchsorted(shapely.get_coordinates(simple)[:, 0])] = True
    return kept
