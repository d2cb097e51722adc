"""Whether the points of a track err as those of a receiver do: its error is still much the same at
the next fix and changes by little in some seconds, while noise laid on a line is another at each.
"""

import numpy as np

from grids.walked import Array, Plane

#: Points farther apart in time have errors that know nothing of each other, whosever they are.
MOST_APART_S = 25.0
#: Fewer places between two others say nothing.
LEAST_PLACES = 30
#: By how much a place is off at the most, in metres: by what is another at each fix, and by what
#: changes slowly, for each second from fix to fix.
AT_EACH_M, IN_A_SECOND_M = 1.0, 0.17
#: The same of what is left of it when that which grows with time has been taken away.
LEFT_M, LEFT_IN_A_SECOND_M = 0.8, 0.08
#: Faster, the way itself bends and speeds up by more than this between two fixes, in m/s.
WALKING = 3.0


def restless(plane: Plane, times: Array) -> float | None:
    """How much the points waver from fix to fix, beside the most that receivers do: over 1 it is
    noise (docs/adr/0019). `times` in seconds; None where too few lie near each other in time.
    """
    near, apart = _off(plane, times, 1)
    if len(near) < LEAST_PLACES:
        return None
    gap, wide = float(np.median(apart)), _off(plane, times, 2)[0]
    one, two = _usual(near), _usual(wide)
    # noise is as large between neighbours as between those beside them; a slow error is twice that
    left = np.sqrt(max(2 * one - two, 0)) / (LEFT_M + LEFT_IN_A_SECOND_M * gap)
    walks = _pace(plane, times) < WALKING
    most = np.sqrt(one) / (AT_EACH_M + IN_A_SECOND_M * gap) if walks else 0.0
    return float(max(left, most))


def _off(plane: Plane, times: Array, beside: int) -> tuple[Array, Array]:
    """By how much places are off the even way between two others, so many points before and after
    them, and the time from point to point: as if both were as inexact as the one between them.
    """
    before, after = (times[n:][: len(times) - 2 * beside] for n in (0, 2 * beside))
    here = times[beside : len(times) - beside]
    first, last = here - before, after - here
    most = MOST_APART_S * beside
    kept = (first > 0) & (last > 0) & (first <= most) & (last <= most)
    share = first[kept] / (first + last)[kept]
    places = [plane[n : len(plane) - 2 * beside + n][kept] for n in (0, beside, 2 * beside)]
    off = places[1] - (1 - share) * places[0] - share * places[2]
    apart = (first + last)[kept] / (2 * beside)
    return np.abs(off) ** 2 / (1 + share**2 + (1 - share) ** 2), apart


def _usual(squares: Array) -> float:
    """The variance in one direction that squares of distances have, corners left aside."""
    return float(np.median(squares) / (2 * np.log(2))) if len(squares) else 0.0


def _pace(plane: Plane, times: Array) -> float:
    """The usual speed of a minute."""
    edges = np.arange(times[0], times[-1], 60.0)
    places = np.interp(edges, times, plane.real) + 1j * np.interp(edges, times, plane.imag)
    return float(np.median(np.abs(np.diff(places))) / 60) if len(edges) > 1 else 0.0
