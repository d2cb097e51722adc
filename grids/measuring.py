"""What a track says: length, duration, and what is odd about it.

Nothing is refused: oddities become marks (field lesson: mark and warn, never reject). A point that
is odd by itself decides no figure.
"""

from dataclasses import dataclass

import numpy as np

from grids.outings import outings, pauses
from grids.tracks import Array, in_time_order, with_fix
from grids.walked import Mask, Plane, accuracies, on_plane, usual, walked_m

#: How lengths and durations are measured now; 1 summed all steps, and took all time between the
#: first point and the last.
METHOD = 2
#: Faster than any vehicle on a county's roads, in m/s; and fast enough for a point that is left as
#: it was reached to be the receiver's error.
IMPOSSIBLE_M_S, FAST_M_S = 85.0, 15.0
#: Points so many times less exact than most are left out; stray ones too, if no more than
#: one in so many is.
COARSE, RARE = 3.0, 20
#: What receivers err by now and then: a stray point lies farther off, and so many times its
#: accuracy at least.
STRAY_M, STRAY = 50.0, 6.0
#: Who has moved less in at least so many seconds was not on his way; of fixes less exact than
#: VAGUE_M nobody knows.
STILL_M, STILL_S, VAGUE_M = 50, 300, 100.0


@dataclass(frozen=True)
class Measured:
    """length_m and duration_s as whole numbers; `marks` in a fixed order; the points that decide
    figures, in time order; the first and the last moment of its outings, in epoch ms.
    """

    length_m: int
    duration_s: int
    marks: tuple[str, ...]
    points: Array
    span: tuple[float, float] | None


def measure(track: Array) -> Measured:
    """Measure a track in time order.

    Points without a fix (0/0) count for time alone; time and way between points far apart in time
    do not count.
    """
    if len(track) < 2:
        lone = (track[0, 2], track[0, 2]) if len(track) else None
        return Measured(0, 0, ("no_track",), track[with_fix(track)], lone)
    marks, times = [], track[:, 2]
    between = times[1:] - times[:-1]
    if between.min() <= 0:
        marks = [
            name
            for name, odd in (("backward_times", between < 0), ("duplicate_times", between == 0))
            if odd.any()
        ]
        track = in_time_order(track)
        times = track[:, 2]
    paused = pauses(times)
    if paused is not None:
        runs = outings(times)
        if len(runs) > 1:
            marks.append("several_outings")
        near = np.concatenate([np.arange(run.start, run.stop) for run in runs])
        if len(near) < len(track):  # a moment hours away from all others is no moment of it
            marks.append("odd_points")
            track, times = track[near], times[near]
            paused = pauses(times)
    first, last = float(times[0]), float(times[-1])
    silent = 0.0 if paused is None else float((times[1:] - times[:-1])[paused].sum())
    duration = round((last - first - silent) / 1000)
    points, length = track, 0.0
    if not track[:, 0].all() and not (fixed := with_fix(track)).all():
        points, paused = track[fixed], pauses(times[fixed])
        marks.append("no_fix_points" if len(points) else "no_position")
    if len(points) >= 2:
        points, length, odd = _way(points, paused)
        marks += [name for name in odd if name not in marks]
        if length < STILL_M and duration >= STILL_S and usual(accuracies(points)) <= VAGUE_M:
            marks.append("stationary")
    return Measured(round(length), duration, tuple(marks), points, (first, last))


def _way(points: Array, paused: Mask | None) -> tuple[Array, float, list[str]]:
    """Of points with a fix in time order, and the pauses between them: those that decide, their way
    in metres, marks.
    """
    plane, radii, marks = on_plane(points), accuracies(points), []
    times = points[:, 2] - points[0, 2]
    most = usual(radii)
    odd = radii > COARSE * most
    steps, spans = _steps(plane, times)
    hasty = bool((steps > FAST_M_S * spans).any())
    if hasty:
        odd |= _stray(plane, steps, spans, radii)
    if odd.any():
        marks.append("odd_points")
        points, plane, radii, times = points[~odd], plane[~odd], radii[~odd], times[~odd]
        steps, spans = _steps(plane, times)
        paused = pauses(times)
    if hasty:
        known = points[:, 3]
        impossible = steps - known[1:] - known[:-1] > IMPOSSIBLE_M_S * spans
        if impossible.any():
            marks.append("impossible_speed")
            paused = impossible if paused is None else paused | impossible
    if len(points) < 2:
        return points, 0.0, marks
    raw = steps if paused is None else steps[~paused]
    return points, min(walked_m(plane, times, radii, most, paused), float(raw.sum())), marks


def _steps(plane: Plane, times: Array) -> tuple[Array, Array]:
    """Metres and seconds between neighbours; a second at least: within it, rounding of the phone's
    clock makes any speed.
    """
    return np.abs(plane[1:] - plane[:-1]), np.maximum((times[1:] - times[:-1]) / 1000, 1.0)


def _stray(plane: Plane, steps: Array, spans: Array, radii: Array) -> Mask:
    """Single points away from both neighbours, which are near each other: reached and left faster
    than such turns are driven, and beyond what inaccuracy explains.

    Where many are so, none is: the whole track is odd.
    """
    stray = np.zeros(len(plane), np.bool_)
    if len(plane) > 2:
        fast, least = steps > FAST_M_S * spans, np.minimum(steps[1:], steps[:-1])
        back = np.abs(plane[2:] - plane[:-2]) < least / 2
        stray[1:-1] = (
            fast[1:] & fast[:-1] & back & (least > np.maximum(STRAY * radii[1:-1], STRAY_M))
        )
        if stray.sum() > max(1, len(plane) // RARE):
            stray[:] = False
    return stray
