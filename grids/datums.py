"""Datums of Chinese map kits: GCJ-02 and BD-09 to and from WGS-84.

CGCS2000 differs from WGS-84 by less than a GPS error and is taken as equal. Arrays are degrees;
shapes (n,).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

DATUMS = ("wgs84", "gcj02", "bd09", "cgcs2000")
Array = NDArray[np.float64]

_A, _EE = 6378245.0, 0.00669342162296594323  # the Krasovsky ellipsoid that GCJ-02 is computed on
_X_PI = np.pi * 3000.0 / 180.0

# Where map kits shift positions: west, north, east, south; mainland as published boxes, and what is
# cut out of them.
_SHIFTED = (
    (79.4462, 49.2204, 96.3300, 42.8899),
    (109.6872, 54.1415, 135.0002, 39.3742),
    (73.1246, 42.8899, 124.143255, 29.5297),
    (82.9684, 29.5297, 97.0352, 26.7186),
    (97.0253, 29.5297, 124.367395, 20.414096),
    (107.975793, 20.414096, 111.744104, 17.871542),
)
_NOT_SHIFTED = (
    (119.921265, 25.398623, 122.497559, 21.785006),
    (119.2, 23.9, 119.93, 23.1),
    (101.8652, 22.2840, 106.6650, 20.0988),
    (106.4525, 21.5422, 108.0510, 20.4878),
    (109.0323, 55.8175, 119.1270, 50.3257),
    (127.4568, 55.8175, 137.0227, 49.5574),
    (131.2662, 44.8922, 137.0227, 42.5692),
)


def in_shifted_area(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Where a position without a named datum may be GCJ-02 or BD-09."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)

    def within(boxes: tuple[tuple[float, float, float, float], ...]) -> NDArray[np.bool_]:
        inside = np.zeros(np.shape(lon), bool)
        for west, north, east, south in boxes:
            inside |= (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return inside

    return within(_SHIFTED) & ~within(_NOT_SHIFTED)


def to_wgs84(lon: ArrayLike, lat: ArrayLike, datum: str) -> tuple[Array, Array]:
    """Degrees in `datum` to WGS-84; the inverse of GCJ-02 is iterated to under 1 mm."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    if datum in ("wgs84", "cgcs2000"):
        return lon, lat
    if datum == "bd09":
        lon, lat = _bd09_to_gcj02(lon, lat)
    elif datum != "gcj02":
        raise ValueError(f"unknown datum {datum}")
    guess_lon, guess_lat = lon.copy(), lat.copy()
    for _ in range(6):
        shifted_lon, shifted_lat = _wgs84_to_gcj02(guess_lon, guess_lat)
        wrong_lon, wrong_lat = lon - shifted_lon, lat - shifted_lat
        guess_lon, guess_lat = guess_lon + wrong_lon, guess_lat + wrong_lat
        if max(np.max(np.abs(wrong_lon), initial=0), np.max(np.abs(wrong_lat), initial=0)) < 1e-6:
            break  # each round shrinks the error some hundred times
    return guess_lon, guess_lat


def from_wgs84(lon: ArrayLike, lat: ArrayLike, datum: str) -> tuple[Array, Array]:
    """WGS-84 degrees to `datum`: what a map kit would have reported."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    if datum in ("wgs84", "cgcs2000"):
        return lon, lat
    if datum not in ("gcj02", "bd09"):
        raise ValueError(f"unknown datum {datum}")
    lon, lat = _wgs84_to_gcj02(lon, lat)
    if datum == "gcj02":
        return lon, lat
    z = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _X_PI)
    theta = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _X_PI)
    return z * np.cos(theta) + 0.0065, z * np.sin(theta) + 0.006


def _bd09_to_gcj02(lon: Array, lat: Array) -> tuple[Array, Array]:
    x, y = lon - 0.0065, lat - 0.006
    z = np.hypot(x, y) - 0.00002 * np.sin(y * _X_PI)
    theta = np.arctan2(y, x) - 0.000003 * np.cos(x * _X_PI)
    return z * np.cos(theta), z * np.sin(theta)


def _wgs84_to_gcj02(lon: Array, lat: Array) -> tuple[Array, Array]:
    """The shift of the map kits; outside their box nothing is shifted."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    common = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    dlat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    dlat += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    dlat += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    dlon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    dlon += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    dlon += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1 - _EE * np.sin(phi) ** 2
    dlat = dlat * 180.0 / ((_A * (1 - _EE)) / (magic * np.sqrt(magic)) * np.pi)
    dlon = dlon * 180.0 / (_A / np.sqrt(magic) * np.cos(phi) * np.pi)
    inside = (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)
    return lon + np.where(inside, dlon, 0.0), lat + np.where(inside, dlat, 0.0)
