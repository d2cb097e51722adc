"""Plausible walks: loops through a village, as a phone with a Chinese map kit reports them."""

import math
import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import shapely

from app.core import clock
from app.demo import cases
from app.demo.places import point_in
from grids import datums

METRES = 111_195.0
#: What a receiver errs by, and how much of its error is left at the next fix.
ERROR_M, KEPT = 2.5, 0.6
FRESH_M = ERROR_M * math.sqrt(1 - KEPT**2)
#: How long somebody has walked when he finds something.
INTO = timedelta(minutes=15)


def loop(
    rng: random.Random, village: shapely.Geometry, start: datetime, radius_m: float
) -> tuple[list[list[float]], datetime]:
    """([[lon, lat, epoch_ms, accuracy_m], …] in GCJ-02, when it ended): a fix each 25 m or so."""
    middle = point_in(village, rng)
    scale = math.cos(math.radians(middle.y))
    turn, wobble = rng.uniform(0, 2 * math.pi), rng.uniform(0.05, 0.25)
    count = max(12, int(2 * math.pi * radius_m / 25))
    speed = rng.uniform(1.0, 1.6)
    # of its own chance: what else happens stays as it was
    receiver = random.Random(f"{start.isoformat()} {middle.x}")
    east, north = receiver.gauss(0, ERROR_M), receiver.gauss(0, ERROR_M)
    lons, lats, times, seconds = [], [], [], 0.0
    for i in range(count):
        angle = turn + 2 * math.pi * i / count
        r = radius_m * (1 + wobble * math.sin(3 * angle)) / METRES
        east, north = (KEPT * error + receiver.gauss(0, FRESH_M) for error in (east, north))
        lons.append(middle.x + (r * math.cos(angle) + east / METRES) / scale)
        lats.append(middle.y + r * math.sin(angle) + north / METRES)
        times.append(int((start + timedelta(seconds=seconds)).timestamp() * 1000))
        seconds += 2 * math.pi * radius_m / count / speed * rng.uniform(0.8, 1.4)
    shifted = datums.from_wgs84(lons, lats, "gcj02")
    track = [
        [round(float(x), 7), round(float(y), 7), ms, rng.choice((5, 8, 12, 20))]
        for x, y, ms in zip(*shifted, times, strict=True)
    ]
    return track, start + timedelta(seconds=seconds)


def lead_to(raw: dict[str, Any], lon: float, lat: float, after: timedelta) -> datetime:
    """Lay a walk, and what was found on it, so that it comes to a place (WGS-84) so long after its
    start; when exactly.
    """
    then = raw["track"][0][2] + after.total_seconds() * 1000
    there = min(raw["track"], key=lambda fix: abs(fix[2] - then))
    wanted = datums.from_wgs84(lon, lat, "gcj02")
    east, north = (float(wanted[n]) - there[n] for n in (0, 1))
    raw["track"] = [
        [round(x + east, 7), round(y + north, 7), *rest] for x, y, *rest in raw["track"]
    ]
    for found in raw["incidents"]:
        place = found["location"]
        found["location"] = place | {"lon": place["lon"] + east, "lat": place["lat"] + north}
    return datetime.fromtimestamp(there[2] / 1000, clock.zone())


def where(track: list[list[float]], rng: random.Random) -> tuple[int, dict[str, Any]]:
    """A moment of the walk, as epoch ms, and the position of something found there."""
    lon, lat, ms, accuracy = rng.choice(track)
    return int(ms), {"lon": lon, "lat": lat, "accuracy_m": accuracy, "datum": "gcj02"}


def filing(
    rng: random.Random,
    village: shapely.Geometry,
    now: datetime,
    is_model: bool,
    new_id: Callable[[], uuid.UUID],
) -> tuple[dict[str, Any], datetime]:
    """What is filed of a walk, and when.

    Most file at once, some days later, some with a wrong clock, some too short a walk: but for
    those of a model village.
    """
    short = not is_model and rng.random() < 0.07
    track, ended = loop(
        rng,
        village,
        now,
        rng.uniform(40, 90) if short else rng.uniform(260, 480),
    )
    found = []
    if not is_model and rng.random() < 0.15:
        ms, location = where(track, rng)
        moment = clock.local(datetime.fromtimestamp(ms / 1000, now.tzinfo))
        found.append(
            cases.finding(rng)
            | {
                "id": str(new_id()),
                "occurred_at": moment.isoformat(),
                "location": location,
            }
        )
    late = (
        timedelta(days=rng.randint(1, 6), minutes=17)
        if not is_model and rng.random() < 0.03
        else timedelta(minutes=2)
    )
    wrong = timedelta(minutes=40) if rng.random() < 0.01 else timedelta(0)
    raw = {
        "started_at": now.isoformat(),
        "ended_at": ended.isoformat(),
        "sent_at": (ended + late + wrong).isoformat(),
        "datum": "gcj02",
        "track": track,
        "incidents": found,
    }
    return raw, ended + late


def passing(
    rng: random.Random,
    village: shapely.Geometry,
    at: datetime,
    new_id: Callable[[], uuid.UUID],
) -> tuple[dict[str, Any], datetime, dict[str, float]]:
    """A walk on which something is found at a moment: as `filing`, and where that is, in WGS-84.

    The finding lies in the village, however far the walk leads out of it.
    """
    while True:
        raw, filed_at = filing(rng, village, at - INTO, True, new_id)
        then = at.timestamp() * 1000
        there = min(raw["track"], key=lambda fix: abs(fix[2] - then))
        lon, lat = datums.to_wgs84(there[0], there[1], "gcj02")
        if village.contains(shapely.Point(lon, lat)):
            return raw, filed_at, {"lon": float(lon), "lat": float(lat)}
