"""What the times of a track say: how long it was recorded, where it paused, how many outings."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
#: In ms. Points follow each other closer than CLOSE; one that stands alone between longer silences
#: says nothing of these. Over SILENT nothing is known of what lies between, over APART somebody has
#: gone out twice.
CLOSE, SILENT, APART = 600_000.0, 1_800_000.0, 10_800_000.0


def pauses(times: Array) -> Mask | None:
    """Between which neighbours, of times in order, nothing was recorded: shape (n - 1,); None where
    something always was.
    """
    between = times[1:] - times[:-1]
    apart: Mask = between > CLOSE
    if not apart.any():
        return None
    alone = np.append(True, apart) & np.append(apart, True)
    apart &= between > SILENT if alone.all() else (between > SILENT) | alone[1:] | alone[:-1]
    return apart if apart.any() else None


def silences(times: Array) -> list[tuple[float, float]]:
    """From when to when, in times in order, nothing was recorded for hours."""
    cuts = np.flatnonzero(times[1:] - times[:-1] > APART)
    return [(float(times[n]), float(times[n + 1])) for n in cuts]


def outings(times: Array) -> list[slice]:
    """The outings in times in order: runs of two points or more, hours apart from each other.

    Points that stand alone belong to none; where all do, they are one outing.
    """
    cuts = np.flatnonzero(times[1:] - times[:-1] > APART) + 1
    edges = [0, *cuts.tolist(), len(times)]
    runs = [slice(a, b) for a, b in pairwise(edges) if b - a > 1]
    return runs or [slice(0, len(times))]
