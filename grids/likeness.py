"""How like two walks are, whatever their place, their direction, their day and their sampling.

The form of a walk is where somebody was, on average, in each of BINS equal parts of its time,
around the middle of it all. Two forms are laid on each other by the turn, or turn and mirror, that
fits best, one of them walked back too. Whoever takes the same road again is tens of metres from
where he was after the same time: his pace and his stops are never the same. A copy's are.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from grids.outings import CLOSE
from grids.tracks import Array, in_time_order, with_fix
from grids.walked import Plane, on_plane

BINS = 48
#: Shorter than this, in seconds and in metres from its middle, anything is like anything.
LEAST_S, LEAST_M = 180.0, 40.0


@dataclass(frozen=True)
class Form:
    """Places in complex metres, shape (BINS,); how wide they spread around their middle, in metres;
    how long it took, in seconds.
    """

    places: Plane
    spread_m: float
    duration_s: float

    def packed(self) -> bytes:
        return self.places.astype(np.complex64).tobytes()


def unpacked(forms: list[bytes]) -> Plane:
    """The places of packed forms, shape (n, BINS)."""
    places = np.frombuffer(b"".join(forms), np.complex64).reshape(-1, BINS)
    return places.astype(np.complex128)


def form_of(track: Array) -> Form | None:
    """The form of a track; None where it is too short to be told from others."""
    points = in_time_order(track[with_fix(track)])
    if len(points) < 5:
        return None
    # of a silence only so much is time
    gaps = np.minimum(np.diff(points[:, 2]), CLOSE) / 1000
    times = np.append(0.0, np.cumsum(gaps))
    if times[-1] < LEAST_S:
        return None
    places = _means(on_plane(points), times)
    places = places - places.mean()
    spread = float(np.sqrt(np.mean(np.abs(places) ** 2)))
    return Form(places, spread, float(times[-1])) if spread >= LEAST_M else None


def _means(plane: Plane, times: Array) -> Plane:
    """The mean place in each equal part of the time, of somebody who goes straight from point to
    point.
    """
    steps = np.diff(times)
    sums = np.append(0, np.cumsum((plane[1:] + plane[:-1]) / 2 * steps))
    edges = np.linspace(0, times[-1], BINS + 1)
    n = np.clip(np.searchsorted(times, edges, "right") - 1, 0, len(steps) - 1)
    part = edges - times[n]
    here = plane[n] + (plane[n + 1] - plane[n]) * (part / np.where(steps[n] > 0, steps[n], 1.0))
    means: Plane = np.diff(sums[n] + (plane[n] + here) / 2 * part) / (times[-1] / BINS)
    return means


def apart_m(one: Plane, others: Any) -> Array:
    """How far each of other forms, shape (n, BINS), is from one, laid on it as well as can be: what
    half of their places do not exceed, in metres.
    """
    ways = np.array([one, one[::-1], one.conj(), one[::-1].conj()])
    fits = np.conj(others) @ ways.T
    best = np.argmax(np.abs(fits), axis=1)
    fit = fits[np.arange(len(best)), best]
    turns = fit / np.maximum(np.abs(fit), 1e-9)
    found: Array = np.median(np.abs(others * turns[:, None] - ways[best]), axis=1)
    return found
