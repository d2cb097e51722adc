"""Patrols that nobody walked: families of forgeries, each made by chance from a walk of before or
from nothing.
"""

import numpy as np

from tests.support.outdoors import as_track, drifting, round_of
from tests.support.walks import DEGREE_M

DAY_MS = 86_400_000


def later(track, rng):
    """The same at another time: a millisecond, a day, a month."""
    moved = track.copy()
    moved[:, 2] += rng.choice([1, DAY_MS, 30 * DAY_MS])
    return moved


def elsewhere(track, rng):
    """The same in another village, laid down another way round."""
    turn, apart = np.exp(1j * rng.uniform(0, 6.28)), rng.uniform(0.0005, 0.05, 2)
    scale = np.cos(np.radians(track[0, 1]))
    around = ((track[:, 0] - track[0, 0]) * scale + 1j * (track[:, 1] - track[0, 1])) * turn
    moved = later(track, rng)
    moved[:, 0] = track[0, 0] + around.real / scale + apart[0]
    moved[:, 1] = track[0, 1] + around.imag + apart[1]
    return moved


def backwards(track, rng):
    """Walked back."""
    moved = track[::-1].copy()
    moved[:, 2] = track[0, 2] + track[-1, 2] - moved[:, 2] + rng.choice([DAY_MS, 3 * DAY_MS])
    return moved


def resampled(track, rng):
    """Told at other moments."""
    every = rng.uniform(3, 12) * 1000
    moments = np.arange(track[0, 2] + rng.uniform(0, every), track[-1, 2], every)
    columns = [np.interp(moments, track[:, 2], track[:, n]) for n in (0, 1)]
    accuracy = rng.choice([5, 8, 12], len(moments))
    return np.column_stack([*columns, np.floor(moments) + DAY_MS, accuracy])


def noisy(track, rng):
    """Each point some metres beside."""
    moved = later(track, rng)
    moved[:, :2] += rng.normal(0, rng.uniform(1, 5), (len(track), 2)) / DEGREE_M
    return moved


def sparse(track, rng):
    """Told by too little to ask anything else: from end to end, or a point now and then."""
    if rng.random() < 0.5:
        picked = np.linspace(0, len(track) - 1, int(rng.integers(2, 5))).astype(int)
        return later(track[picked], rng)
    apart = rng.uniform(185, 500) * 1000
    return later(track[np.unique((track[:, 2] - track[0, 2]) // apart, return_index=True)[1]], rng)


def sofa(_, rng):
    """A phone at home, with some noise for a walk, white or drifting."""
    seconds = np.arange(0, rng.uniform(1200, 4800), rng.choice([1.0, 5, 7, 15]))
    width = rng.uniform(6, 40)
    place = rng.uniform(-width, width, (2, len(seconds))).T @ np.array([1, 1j])
    if rng.random() < 0.5:
        place = drifting(rng, seconds, width, rng.uniform(10, 120))
    return as_track(place, seconds, rng.choice([3.0, 5, 8]))


def drawn(_, rng, corners=None):
    """Straight from corner to corner at one speed, a point at each full interval."""
    corners = round_of(rng) if corners is None else corners
    way = np.append(0, np.cumsum(np.abs(np.diff(corners))))
    speed = rng.uniform(0.9, 1.8)
    along = np.arange(0, way[-1], speed * rng.choice([1, 2, 5, 7, 10]))
    place = np.interp(along, way, corners.real) + 1j * np.interp(along, way, corners.imag)
    return as_track(place, along / speed, rng.choice([5.0, 8, 10]))


def routed(_, rng):
    """A route from a planner at the speed of a car, or hops from site to site, at even times."""
    if rng.random() < 0.5:
        bends = np.cumsum(rng.normal(0, 0.15, 400))
        return drawn(_, rng, np.cumsum(rng.uniform(15, 60) * np.exp(1j * bends)))
    stays = int(rng.integers(3, 8))
    hops = np.repeat(rng.normal(0, 600, (2, 30)).T @ np.array([1, 1j]), stays)
    hops += rng.normal(0, 4, len(hops)) + 1j * rng.normal(0, 4, len(hops))
    return as_track(hops, np.arange(len(hops)) * rng.choice([5.0, 7, 10]), 8.0)


#: By name: those that copy a walk of before, and those that are made from nothing.
COPIES = {one.__name__: one for one in (later, elsewhere, backwards, resampled, noisy, sparse)}
MADE = {one.__name__: one for one in (sofa, drawn, routed)}
FAMILIES = COPIES | MADE
