"""How like a walk is to another of which the ends were cut, whose time or size was stretched, or
which was let drift.

One form is laid on another by a turn or mirror, forwards or backwards, by a size within SIZE, and
by where in the other's time it begins and ends, within CUT of its ends. Who takes the same road
again is then still off by his pace, his stops and his receiver, from each part of his time to the
next; a copy is not, however slowly it was let drift.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from grids.likeness import BINS
from grids.tracks import Array
from grids.walked import Plane

#: How much larger or smaller, and by how much of the other's time its ends may lie inside (or
#: outside) of it, as shares.
SIZE, CUT = 0.1, 0.12
#: So many of the walks that fit best are looked at closely, in so many rounds.
CLOSELY, ROUNDS = 6, 4
#: First a few places tell which those are: so many equal parts of the time.
FEW = 16
_ENDS = np.arange(-0.09, 0.1, 0.03)
_WINDOWS = np.array([(a, e) for a in _ENDS for e in _ENDS if abs(a + e) <= CUT + 1e-9])
_NUDGE = 0.002
_NUDGES = _NUDGE * np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)])


@dataclass(frozen=True)
class Laid:
    """Of each other form, shape (n,): what half of the places, and half of the steps from place to
    place, do not exceed in metres; infinite where others fit better.
    """

    places_m: Array
    steps_m: Array


def laid_on(one: Plane, others: Plane) -> Laid:
    """One form, shape (BINS,), laid on each of others, shape (n, BINS)."""
    ways = np.array([one, one[::-1], one.conj(), one[::-1].conj()])
    left, best = _coarse(ways, others)
    some = np.argsort(left)[:CLOSELY]
    way, window = np.divmod(best[some], len(_WINDOWS))
    found = Laid(np.full(len(others), np.inf), np.full(len(others), np.inf))
    found.places_m[some], found.steps_m[some] = _close(ways[way], others[some], _WINDOWS[window])
    return found


def _seen_in(places: Plane, windows: Array, bins: int) -> tuple[Plane, Any]:
    """The places of walks, shape (m, BINS), in the equal parts of another's time, of which a walk
    covers all but a window's shares at the begin and the end, shape (m, k, 2): shape (m, k, bins),
    and which parts it covers.
    """
    begins, ends = windows[..., :1], windows[..., 1:]
    at = (np.linspace(0, 1, bins + 1) - begins) / (1.0 - ends - begins)
    here = (at > -1e-9) & (at < 1 + 1e-9)
    at = np.clip(at, 0.0, 1.0) * BINS
    n = np.minimum(at.astype(int), BINS - 1)
    part, row = at - n, np.arange(len(places))[:, None, None]
    sums = np.cumsum(places, axis=1) - places
    slopes = np.gradient(places, axis=1)
    upto = sums[row, n] + places[row, n] * part + slopes[row, n] * ((part**2 - part) / 2)
    covered = here[..., 1:] & here[..., :-1]
    means = np.diff(upto) * ((1.0 - ends - begins) * bins / BINS)
    return means * covered, covered


def _coarse(ways: Plane, others: Plane) -> tuple[Array, Array]:
    """What is left of each other form, as a mean square, by the best of all ways and windows."""
    seen, covered = _seen_in(ways[:2], np.broadcast_to(_WINDOWS, (2, *_WINDOWS.shape)), FEW)
    here = covered[0].T.astype(np.float32)
    count = here.sum(axis=0)
    seen = (seen - seen.sum(axis=2, keepdims=True) / count[:, None]) * covered
    places = np.concatenate([*seen, *seen.conj()]).astype(np.complex64)
    few = others.reshape(len(others), FEW, -1).mean(axis=2).astype(np.complex64)
    square = (np.abs(places) ** 2).sum(axis=1)
    spread = (np.abs(few) ** 2) @ here - np.abs(few @ here) ** 2 / count
    fit = np.abs(few @ places.conj().T)
    size = np.clip(fit / square, 1 - SIZE, 1 + SIZE)
    left = (np.tile(spread, 4) + size * (size * square - 2 * fit)) / np.tile(count, 4)
    best = np.argmin(left, axis=1)
    return left[np.arange(len(best)), best], best


def _close(ways: Plane, others: Plane, windows: Array) -> tuple[Array, Array]:
    """By least squares, of pairs: the turn, the size, the place, and where it begins and ends."""
    for _ in range(ROUNDS):
        seen, covered = _seen_in(ways, windows[:, None] + _NUDGES, BINS)
        here: Any = covered.all(axis=1)
        mid = seen[:, 0] * here
        moves = (seen[:, 1::2] - seen[:, 2::2]) / (2 * _NUDGE) * here[:, None]
        middle = mid.sum(axis=1) / here.sum(axis=1)
        own = (mid - middle[:, None]) * here
        turn = (own.conj() * others).sum(axis=1) / (np.abs(own) ** 2).sum(axis=1)
        one = here + 0j
        columns = np.stack([mid, 1j * mid, one, 1j * one], axis=1)
        columns = np.concatenate([columns, moves * turn[:, None, None]], axis=1)
        square = (columns @ columns.conj().transpose(0, 2, 1)).real
        wanted = (columns @ (others * here).conj()[..., None]).real
        square += np.eye(6) * (1e-9 * np.trace(square, axis1=1, axis2=2))[:, None, None]
        found = np.linalg.solve(square, wanted)
        off = np.where(here, others - (columns * found).sum(axis=1), np.nan)
        windows = np.clip(windows + found[:, 4:, 0], -CUT, CUT)
    left = [np.nanmedian(np.abs(one), axis=1) for one in (off, np.diff(off))]
    places_m, steps_m = np.where(np.abs(np.abs(turn) - 1) < 1.5 * SIZE, left, np.inf)
    return places_m, steps_m
