"""Walks as receivers would tell them, with errors of a known size."""

import numpy as np

DEGREE_M = 111_195.08
LON, LAT, AT = 114.0, 33.0, 1_782_864_000_000.0


def told(east, north, seconds, *, accuracy=8.0, error_m=0.0, seed=0) -> np.ndarray:
    """A track through these metres, a normal error on both axes added, shape (n, 4)."""
    rng = np.random.default_rng(seed)
    count = len(seconds)
    east, north = (np.asarray(way) + rng.normal(0, error_m, count) for way in (east, north))
    columns = (
        LON + east / (DEGREE_M * np.cos(np.radians(LAT))),
        LAT + north / DEGREE_M,
        AT + np.asarray(seconds) * 1000.0,
        np.broadcast_to(accuracy, count),
    )
    return np.column_stack(columns).astype(float)


def moved(track, *, lon=0.0, lat=0.0, seconds=0.0) -> np.ndarray:
    """The same elsewhere (in degrees) or at another time."""
    return track + np.array([lon, lat, seconds * 1000.0, 0.0])


def resting(minutes: float, every_s: float, **errors) -> np.ndarray:
    """A phone on a table."""
    seconds = np.arange(0, minutes * 60, every_s)
    return told(0 * seconds, 0 * seconds, seconds, **errors)


def line(metres):
    """A road northwards."""
    return 0 * metres, metres


def ring(metres):
    """Once around a village, 2 km."""
    return 318.3 * np.cos(metres / 318.3), 318.3 * np.sin(metres / 318.3)


def street(metres):
    """Up and down a street of 500 m."""
    return 500 - np.abs(metres % 1000 - 500), 0 * metres


def blocks(metres):
    """Along streets that turn each 250 m."""
    leg, rest = np.divmod(metres, 250)
    return 250 * (leg // 2) + np.where(leg % 2, rest, 0), 250 * ((leg + 1) // 2) + np.where(
        leg % 2, 0, rest
    )


def walking(way, every_s: float, *, metres=2000.0, speed=1.2, **errors) -> np.ndarray:
    """Somebody who walks so many metres of a way, at so many metres a second."""
    seconds = np.append(np.arange(0, metres / speed, every_s), metres / speed)
    return told(*way(seconds * speed), seconds, **errors)
