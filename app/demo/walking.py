"""Plausible walks: a loop through the village at walking speed, as a phone with a Chinese map kit
reports it.
"""

import math
import random
from datetime import datetime, timedelta
from typing import Any

import shapely

from app.demo.tables import point_in
from grids import datums

METRES = 111_195.0


def loop(
    rng: random.Random, village: shapely.Geometry, start: datetime, radius_m: float
) -> tuple[list[list[float]], datetime]:
    """([[lon, lat, epoch_ms, accuracy_m], …] in GCJ-02, when it ended): a fix each 25 m or so."""
    middle = point_in(village, rng)
    scale = math.cos(math.radians(middle.y))
    turn, wobble = rng.uniform(0, 2 * math.pi), rng.uniform(0.05, 0.25)
    count = max(12, int(2 * math.pi * radius_m / 25))
    speed = rng.uniform(1.0, 1.6)
    lons, lats, times, seconds = [], [], [], 0.0
    for i in range(count):
        angle = turn + 2 * math.pi * i / count
        r = radius_m * (1 + wobble * math.sin(3 * angle)) / METRES
        lons.append(middle.x + r * math.cos(angle) / scale)
        lats.append(middle.y + r * math.sin(angle))
        times.append(int((start + timedelta(seconds=seconds)).timestamp() * 1000))
        seconds += 2 * math.pi * radius_m / count / speed * rng.uniform(0.8, 1.4)
    shifted = datums.from_wgs84(lons, lats, "gcj02")
    track = [
        [round(float(x), 7), round(float(y), 7), ms, rng.choice((5, 8, 12, 20))]
        for x, y, ms in zip(*shifted, times, strict=True)
    ]
    return track, start + timedelta(seconds=seconds)


def where(track: list[list[float]], rng: random.Random) -> tuple[int, dict[str, Any]]:
    """A moment of the walk, as epoch ms, and the position of something found there."""
    lon, lat, ms, accuracy = rng.choice(track)
    return int(ms), {"lon": lon, "lat": lat, "accuracy_m": accuracy, "datum": "gcj02"}
