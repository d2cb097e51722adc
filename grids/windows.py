"""Parts of a walk that are parts of another, wherever they lie and whenever they were walked.

A window is a few points that follow each other. Only its form is asked: how its points lie to each
other, whatever its place, its turn, its size, its mirror, its direction and its times. A receiver
errs anew at each point of each day, so that on the same road no window comes again; of a copy each
does, however it was cut, put together, timed anew or made larger.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grids.tracks import Array, in_time_order, with_fix
from grids.walked import DEGREE_M, Mask, Plane, on_plane

Keys = NDArray[np.int64]
#: Points of a window, and how many points on the next of them may be: of copies some are left out.
POINTS, STRIDES = 6, (1, 2, 3, 4, 6, 8, 12)
#: How wide a window is, in metres: within less, what a phone rounds makes all alike; those of more
#: than the next point on are kept up to the second.
LEAST_M, MOST_M = 17.0, 100.0
#: How exact a form is, as a share of that: more than is rounded in degrees of seven digits, less
#: than receivers err by. What is straight and even to so many times it, or to so many of the steps
#: in which a phone tells degrees, looks like any other; so does what is but for one thing, as who
#: only goes ever faster.
EXACT, PLAIN, BUT_ONE = 0.01, 4.0, 2.0
#: Steps of degrees that are looked for, and how near to whole ones those of a phone are.
STEPS, WHOLE, MOST_STEPS = (1e-5, 1e-4), 0.1, 10
#: What turns to and fro by more than this share goes on has no direction; who stands between two
#: points, to this share of his mean step, looks like any other who does.
ONWARD, STANDS = 0.3, 0.25
#: So many windows are kept of a walk: those of the least keys, so that a part keeps the same ones.
MOST = 64
#: Points of a walk that are looked at; of longer ones an even part at a time.
TOGETHER = 10_000


def _basis() -> Array:
    """Orthonormal polynomials over a window, of degree 1 and up, shape (POINTS, POINTS - 1)."""
    found, _ = np.linalg.qr(np.vander(np.linspace(-1, 1, POINTS), increasing=True))
    basis: Array = found[:, 1:] * np.sign(found[-1, 1:])
    return basis


BASIS = _basis()
#: Walked back, what is odd over a window changes its sign, and its direction takes it back.
BACK = np.where(np.arange(2, POINTS) % 2, 1.0, -1.0)
_FACTORS = np.random.default_rng(19).integers(1, 2**62, 2 * (POINTS - 2)) | 1


def keys_of(track: Array) -> list[Keys]:
    """The keys by which parts of a walk are known, each once, the least MOST of all in order: those
    of the way as it is; then those that an earlier walk would have of which it is the mirror, which
    was walked back, or both.
    """
    forms = _forms(track)
    return [_least(one) for one in (forms, forms.conj(), forms * BACK, forms.conj() * BACK)]


def _forms(track: Array) -> Plane:
    """The forms of its windows, shape (n, POINTS - 2)."""
    told = in_time_order(track[with_fix(track)])
    plane = on_plane(told) if len(told) else np.empty(0, complex)
    # who stands may be told by one place
    plane = plane[np.append(True, np.diff(plane) != 0)[: len(plane)]]
    step_m = _step_m(told)
    found = [
        _of_windows(plane[at : at + TOGETHER + (POINTS - 1) * stride], stride, step_m)
        for stride in STRIDES
        for at in range(0, max(len(plane) - (POINTS - 1) * stride, 0), TOGETHER)
    ]
    return np.concatenate([np.empty((0, POINTS - 2), np.complex128), *found])


def _step_m(track: Array) -> float:
    """The steps in which its degrees are told, in metres; 0 where they are too small to matter, or
    none are seen. Told in another datum they are not quite even.
    """
    apart = np.abs(np.diff(track[:, :2], axis=0)).ravel()
    found = 0.0
    for step in STEPS:
        steps = apart[(apart > step / 2) & (apart < MOST_STEPS * step)] / step
        if len(steps) and np.mean(np.abs(steps - np.rint(steps)) < WHOLE) > 1 - WHOLE:
            found = step * DEGREE_M
    return found


def _of_windows(plane: Plane, stride: int, step_m: float) -> Plane:
    span = (POINTS - 1) * stride + 1
    windows = np.lib.stride_tricks.sliding_window_view(plane, span)[:, ::stride]
    parts = windows @ BASIS
    onward = np.abs(parts[:, 0])
    told = onward >= LEAST_M
    if stride > 1:
        told &= onward <= MOST_M
    told &= onward > ONWARD * np.sqrt((np.abs(parts) ** 2).sum(axis=1))
    steps = np.abs(np.diff(windows[told], axis=1))
    told[told] = steps.min(axis=1) > STANDS * steps.mean(axis=1)
    forms: Plane = parts[told, 1:] / parts[told, :1]
    squares = np.concatenate([forms.real, forms.imag], axis=1) ** 2
    whole = squares.sum(axis=1)
    plain = PLAIN * np.maximum(EXACT, step_m / onward[told])
    tells: Mask = (whole > plain**2) & (whole - squares.max(axis=1) > (BUT_ONE * EXACT) ** 2)
    return forms[tells]


def _least(forms: Plane) -> Keys:
    """The forms, each to EXACT, as numbers of 63 bits that look like chance."""
    cells = np.rint(np.concatenate([forms.real, forms.imag], axis=1) / EXACT).astype(np.int64)
    mixed: Any = (cells * _FACTORS).sum(axis=1).astype(np.uint64)
    for shift, factor in ((31, 0x9E3779B97F4A7C15), (29, 0xBF58476D1CE4E5B9)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    keys: Keys = np.unique((mixed ^ (mixed >> np.uint64(32))) >> np.uint64(1)).astype(np.int64)
    return keys[:MOST]
