"""Patrols that nobody walked: families of forgeries, each made by chance from a walk of before or
from nothing.
"""

import numpy as np

from tests.support.outdoors import as_track, drifting, honest, round_of
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


def stretched(track, rng):
    """Some per cent slower or faster, larger or smaller, or both."""
    moved = later(track, rng)
    time, size = 1 + rng.choice([-1, 1], 2) * rng.uniform(0.03, 0.06, 2)
    time, size = [(time, 1), (1, size), (time, size)][rng.integers(3)]
    moved[:, 2] = moved[0, 2] + np.floor((moved[:, 2] - moved[0, 2]) * time)
    moved[:, :2] = moved[0, :2] + (moved[:, :2] - moved[0, :2]) * size
    return moved


def cut(track, rng):
    """Some per cent of its way left out, at its begin, its end or both."""
    scale = np.array([np.cos(np.radians(track[0, 1])), 1])
    way = np.append(0, np.cumsum(np.hypot(*(np.diff(track[:, :2], axis=0) * scale).T)))
    share = rng.uniform(0.05, 0.07)
    first = share * rng.choice([0, 1, rng.random()])
    kept = (way >= first * way[-1]) & (way <= (1 - share + first) * way[-1])
    return later(track[kept], rng)


def half(track, rng):
    """The first half of it, the last, or one between."""
    first = int(rng.choice([0, len(track) // 2, rng.integers(len(track) // 2)]))
    return later(track[first : first + len(track) // 2], rng)


def shortened(track, rng):
    """Up to 60 % of it left out at its begin, its end or both."""
    kept = int(len(track) * (1 - rng.uniform(0.1, 0.6)))
    first = int(rng.choice([0, len(track) - kept, rng.integers(len(track) - kept)]))
    return later(track[first : first + kept], rng)


def joined(track, rng):
    """Half of it, then half of a walk that nobody knows, told as often."""
    other = honest(rng, every_s=round(float(np.median(np.diff(track[:, 2]))) / 1000))
    return _after(track[: len(track) // 2], other[len(other) // 2 :])


def midway(track, rng):
    """A round that begins at its middle."""
    return _after(track[len(track) // 2 :], track[: len(track) // 2])


def _after(one, then):
    """One way, then another that begins where it ends."""
    then = then.copy()
    then[:, :3] += one[-1, :3] - then[0, :3] + [1e-5, 0, 5000]
    return _told(np.vstack([one, then]))


def resized(track, rng):
    """Larger or smaller by much, and slower or faster as walkers are."""
    size = rng.choice([0.8, 1.25]) * rng.uniform(0.95, 1.1)
    made = later(track, rng)
    middle = made[:, :2].mean(axis=0)
    made[:, :2] = middle + (made[:, :2] - middle) * size
    made[:, 2] = np.floor(made[0, 2] + (made[:, 2] - made[0, 2]) * size)
    return _told(made)


def repaced(track, rng):
    """The same places at another pace, which changes as people's does."""
    seconds = (track[:, 2] - track[0, 2]) / 1000
    memory, by = [(200, 0.25), (600, 0.15)][rng.integers(2)]
    return _timed(track, np.diff(seconds) * np.exp(drifting(rng, seconds, by, memory).real)[1:])


def retimed(track, rng):
    """The same places at intervals by chance."""
    mean = np.diff(track[:, 2]).mean() / 1000
    return _timed(track, np.abs(rng.normal(1, 0.25, len(track) - 1)) * mean)


def _timed(track, apart):
    made = track.copy()
    made[1:, 2] = made[0, 2] + np.floor(1000 * np.cumsum(apart))
    return made


def _told(track):
    """As a phone rounds its degrees."""
    return np.column_stack([np.round(track[:, :2], 7), track[:, 2:]])


def adrift(track, rng):
    """Moved bit by bit, by up to eight metres."""
    moved = later(track, rng)
    by = drifting(rng, (track[:, 2] - track[0, 2]) / 1000, 1, rng.uniform(300, 900))
    by -= by[0]
    by *= rng.uniform(4, 8) / np.abs(by).max()
    moved[:, 0] += by.real / DEGREE_M / np.cos(np.radians(track[0, 1]))
    moved[:, 1] += by.imag / DEGREE_M
    return moved


def reworked(track, rng):
    """Cut, stretched, moved bit by bit, laid elsewhere, with some noise."""
    made = adrift(stretched(cut(elsewhere(track, rng), rng), rng), rng)
    made[:, :2] += rng.normal(0, rng.uniform(0.3, 1), (len(made), 2)) / DEGREE_M
    return made


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


def jittered(_, rng):
    """Drawn by hand or planned, each point a metre or so beside."""
    line = drawn(_, rng)
    line[:, :2] += rng.normal(0, rng.uniform(0.5, 1.5), (len(line), 2)) / DEGREE_M
    return line


def shaken(_, rng):
    """Drawn, at uneven times, let stray bit by bit, and each point some metres beside."""
    corners, every = round_of(rng), rng.uniform(2, 11)
    way = np.append(0, np.cumsum(np.abs(np.diff(corners))))
    speed = rng.uniform(0.9, 1.5)
    along = np.arange(0, way[-1], speed * every)
    place = np.interp(along, way, corners.real) + 1j * np.interp(along, way, corners.imag)
    strays = np.cumsum(_beside(rng, len(along), rng.uniform(0.5, 2)))
    strays -= np.linspace(0, 1, len(along)) * strays[-1]
    place += strays + _beside(rng, len(along), rng.uniform(2, 5))
    apart = np.abs(rng.normal(every, 0.3 * every * rng.integers(2), len(along) - 1))
    accuracy = np.abs(rng.normal(8, 2, len(along))) + 3
    return as_track(place, np.append(0, np.cumsum(apart)), accuracy)


def _beside(rng, count, metres):
    return rng.normal(0, metres, (count, 2)) @ np.array([1, 1j])


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
_COPIES = (
    *(later, elsewhere, backwards, resampled, noisy, sparse),
    *(stretched, cut, adrift, reworked),
    *(repaced, retimed, half, shortened, joined, midway, resized),
)
COPIES = {one.__name__: one for one in _COPIES}
MADE = {one.__name__: one for one in (sofa, drawn, jittered, shaken, routed)}
FAMILIES = COPIES | MADE
