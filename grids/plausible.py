"""Whether a track is one that a body makes and a receiver tells: figures of its motion.

A figure is None where a track is too short to have it. What they mean is decided elsewhere.
"""

from dataclasses import dataclass

import numpy as np

from grids.receivers import restless
from grids.tracks import Array, in_time_order, with_fix
from grids.walked import Plane, accuracies, on_plane

#: Points nearer to each other than this tell of the receiver, not of the way.
LEG_M = 12.0
#: So many of its legs are the calm ones: at corners even what was drawn turns.
CALM = 0.3
#: Fewer legs than these say nothing.
LEAST_LEGS = 20
#: Fewer minutes than these have no usual speed.
LEAST_MINUTES = 10
#: What nobody's speed changes by in a second, in m/s; what receivers err by when they wake up.
PULL, AWAKE_M = 6.0, 80.0


@dataclass(frozen=True)
class Motion:
    """`off_m`: by how much the way wavers from leg to leg where it is calm; `uneven`: how far
    somebody was from where an even pace would have had him, as a share of his way; `steady`: the
    mean, geometric, of that and of by what share of his usual speed half of his minutes differ
    from it; `laps`: its
    length by its width; `onward`: how far each leg goes on where the last one went, 1 straight on,
    0 anywhere; `restless`: how much it wavers from fix to fix beside the most that receivers do;
    `leaps`: steps that nothing on the ground makes; `points` and `legs`: of how many it is made.
    """

    off_m: float | None = None
    uneven: float | None = None
    steady: float | None = None
    laps: float | None = None
    onward: float | None = None
    restless: float | None = None
    leaps: int = 0
    points: int = 0
    legs: int = 0


def motion_of(track: Array) -> Motion:
    """The figures of a track."""
    points = in_time_order(track[with_fix(track)])
    if len(points) < 3:
        return Motion(points=len(points))
    plane, times = on_plane(points), (points[:, 2] - points[0, 2]) / 1000
    leaps = _leaps(plane, times, accuracies(points))
    legs = _legs(plane)
    if len(legs) < LEAST_LEGS:
        return Motion(leaps=leaps, points=len(points), legs=len(legs) - 1)
    way, at = plane[legs], times[legs]
    spread = float(np.sqrt(np.mean(np.abs(plane - plane.mean()) ** 2)))
    long = plane[_legs(plane, max(2 * LEG_M, spread / 2))]
    length = float(np.abs(np.diff(way)).sum())
    uneven, minutes = _uneven(way, at), _minutes(way, at, times)
    return Motion(
        off_m=_off(way),
        uneven=uneven,
        steady=None if minutes is None else float(np.sqrt(uneven * minutes)),
        laps=length / max(spread, 1.0),
        onward=_onward(long),
        restless=restless(plane, times),
        leaps=leaps,
        points=len(points),
        legs=len(legs) - 1,
    )


def _legs(plane: Plane, least: float = LEG_M) -> list[int]:
    """The first point, and each that is so far from the one before it in this list."""
    kept, last = [0], plane[0]
    for n, place in enumerate(plane.tolist()):
        if abs(place - last) >= least:
            kept.append(n)
            last = place
    return kept


def _off(way: Plane) -> float:
    """How much the bend of the way changes from one corner to the next, across it."""
    ahead = way[2:] - way[:-2]
    off = ((way[1:-1] - way[:-2]) * np.conj(ahead)).imag / np.maximum(np.abs(ahead), 1e-9)
    return float(np.quantile(np.abs(off[1:-1] - (off[2:] + off[:-2]) / 2), CALM))


def _uneven(way: Plane, at: Array) -> float:
    along = np.append(0, np.cumsum(np.abs(np.diff(way))))
    even = at / max(at[-1], 1e-9) * along[-1]
    return float(np.sqrt(np.mean((along - even) ** 2)) / along[-1])


def _minutes(way: Plane, at: Array, times: Array) -> float | None:
    edges = np.arange(0.0, at[-1], 60.0)
    if len(edges) <= LEAST_MINUTES:
        return None
    along = np.interp(edges, at, np.append(0, np.cumsum(np.abs(np.diff(way)))))
    # of a silence nobody knows the pace
    told = np.diff(np.searchsorted(times, edges)) > 0
    speeds = np.diff(along)[told]
    usual = np.median(speeds) if len(speeds) >= LEAST_MINUTES else 0.0
    return float(np.median(np.abs(speeds / usual - 1))) if usual else None


def _onward(way: Plane) -> float | None:
    if len(way) < LEAST_LEGS // 2:
        return None
    steps = np.diff(way)
    turns = steps[1:] * np.conj(steps[:-1])
    return float(np.mean(turns.real / np.maximum(np.abs(turns), 1e-9)))


def _leaps(plane: Plane, times: Array, radii: Array) -> int:
    """Steps for which somebody slow before and after would have had to speed up and brake beyond
    all vehicles, even if both ends were as inexact as told.
    """
    steps, spans = np.abs(np.diff(plane)), np.maximum(np.diff(times), 1.0)
    speeds = steps / spans
    slow = np.minimum(np.append(np.inf, speeds[:-1]), np.append(speeds[1:], np.inf))
    free = steps - radii[1:] - radii[:-1] - AWAKE_M
    return int(np.sum(free - slow * spans > PULL * spans**2 / 4))
