"""Walks as people take them, and as receivers tell them: a round of streets, some pace, stops, an
error that drifts.
"""

import numpy as np

from tests.support.walks import AT, DEGREE_M, LAT, LON


def round_of(rng) -> np.ndarray:
    """A round along the streets of a village as corners in metres (complex), 1.2 to 4 km."""
    turn, side = rng.uniform(0, 2 * np.pi), rng.uniform(120, 320)
    corners, place, heading = [0j], 0j, 0
    for _ in range(rng.integers(7, 12)):
        place += side * rng.uniform(0.4, 1.3) * 1j**heading
        corners.append(place)
        heading = (heading + rng.choice([-1, 0, 1, 1])) % 4
    corners = np.array([*corners, 0j])
    corners[1:-1] += rng.normal(0, 12, len(corners) - 2) + 1j * rng.normal(0, 12, len(corners) - 2)
    return corners * np.exp(1j * turn)


def drifting(rng, seconds, error_m: float, memory_s: float) -> np.ndarray:
    """An error of both axes that forgets itself in so many seconds (or metres, of a way)."""
    fade = np.exp(-np.arange(60) / 10)
    grid = np.arange(seconds[0], seconds[-1] + memory_s / 10, memory_s / 10)
    fresh = rng.normal(0, error_m, (2, len(grid) + len(fade) - 1))
    fade /= np.sqrt((fade**2).sum())
    east, north = (np.interp(seconds, grid, np.convolve(one, fade, "valid")) for one in fresh)
    return east + 1j * north


def walked(rng, corners, *, speed=None, at=AT) -> tuple[np.ndarray, np.ndarray]:
    """Where somebody was at each second of his round: (seconds, complex metres)."""
    way = np.append(0, np.cumsum(np.abs(np.diff(corners))))
    speed = speed or rng.uniform(0.9, 1.5)
    count = int(way[-1] / speed * 1.3) + 600
    seconds = np.arange(count, dtype=float)
    pace = np.exp(drifting(rng, seconds, 0.09, 60).real) * speed
    for _ in range(rng.poisson(3 + way[-1] / 900)):
        begins = rng.integers(0, count)
        pace[begins : begins + int(rng.lognormal(3.4, 0.8))] = 0
    along = np.cumsum(pace)
    seconds, along = seconds[along < way[-1]], along[along < way[-1]]
    # he keeps to one side of the street today, and to the other further on
    beside = drifting(rng, along, 1.5, 150)
    place = np.interp(along, way, corners.real) + 1j * np.interp(along, way, corners.imag)
    return seconds, place + beside


def honest(rng, corners=None, *, every_s=None, error_m=None, speed=None, lon=LON, lat=LAT, at=AT):
    """A track of an honest walk, shape (n, 4): of this round, or of one by chance."""
    corners = round_of(rng) if corners is None else corners
    seconds, place = walked(rng, corners, speed=speed)
    every = every_s or rng.choice([1, 2, 5, 5, 7, 10, 15])
    error = error_m or rng.uniform(1.5, 5)
    seconds, place = seconds[::every], place[::every]
    place = place + drifting(rng, seconds, error, 40)
    place += rng.normal(0, 0.4, (len(place), 2)) @ np.array([1, 1j])
    accuracy = np.round(np.clip(error * np.exp(drifting(rng, seconds, 0.3, 30).real) * 2, 3, 60))
    return as_track(place, seconds + rng.uniform(0, 0.4, len(seconds)), accuracy, lon, lat, at)


def as_track(place, seconds, accuracy, lon=LON, lat=LAT, at=AT) -> np.ndarray:
    columns = (
        lon + place.real / (DEGREE_M * np.cos(np.radians(lat))),
        lat + place.imag / DEGREE_M,
        np.floor(at + seconds * 1000),
        np.broadcast_to(accuracy, len(place)),
    )
    return np.round(np.column_stack(columns), 7)
