"""Bodies as phones send them."""

import re
import uuid
import zlib
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from grids import datums
from tests.support import world

#: The smallest photo.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf50cf000004000181a5e2f5b40000000049454e44ae426082"
)


#: What a village cleared where it was found, with photos of before and after.
ON_SPOT: dict[str, Any] = {
    "kind": "RUR-03",
    "measures_taken": "当场清理",
    "photo_ids": ["a" * 64],
    "after_photo_ids": ["b" * 64],
}


def incident(now: datetime, village: str = world.V1, **changes: Any) -> dict[str, Any]:
    """A problem seen in the middle of a village."""
    lon, lat = world.inside(village)
    return {
        "kind": "AIR-01",
        "occurred_at": (now - timedelta(minutes=10)).isoformat(),
        "sent_at": now.isoformat(),
        "location": {"lon": lon, "lat": lat, "accuracy_m": 8, "datum": "wgs84"},
        "description": "田边焚烧秸秆",
        "measures_taken": "已劝阻",
    } | changes


def track(
    now: datetime, village: str = world.V1, points: int = 300, datum: str = "gcj02"
) -> list[list[float]]:
    """A loop of about 2 km through a village, from its middle and back, a fix every 7 s, ending at
    `now`: each day at another pace, told with another error.
    """
    lon, lat = world.inside(village)
    rng = np.random.default_rng(zlib.crc32(f"{now.timestamp()} {village}".encode()))
    pace = np.exp(np.convolve(rng.normal(0, 2, points + 30), np.ones(30) / 30, "valid")[1:])
    pace[0] = 0
    angle = np.cumsum(pace) / pace.sum() * 2 * np.pi
    error = rng.normal(0, 0.000006, (2, points))
    lons, lats = datums.from_wgs84(
        lon + 0.0034 * (np.cos(angle) - 1) + error[0],
        lat + 0.0029 * np.sin(angle) + error[1],
        datum,
    )
    start = now.timestamp() - 7 * points
    return [
        [round(float(x), 7), round(float(y), 7), int((start + 7 * i) * 1000), 8]
        for i, (x, y) in enumerate(zip(lons, lats, strict=True))
    ]


def patrol(
    now: datetime, village: str = world.V1, points: int = 300, **changes: Any
) -> dict[str, Any]:
    """A patrol that has just ended."""
    body = {
        "started_at": (now - timedelta(seconds=7 * points)).isoformat(),
        "ended_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "datum": "gcj02",
        "mode": "regular",
        "track": track(now, village, points),
        "visits": [],
        "incidents": [],
        "device": {"id": "phone-1"},
    }
    return body | changes


def new_id() -> str:
    return str(uuid.uuid4())


def address_of(app: Any, endpoint: str, **ids: Any) -> str:
    """The address of a view, its ids new unless named; a piece's number is 1."""
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    known = {name: new_id() for name in rule.arguments} | {"number": 1, "action": "return"} | ids
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(known[part[1]]), rule.rule)


def site(name: str = "东厂", kind: str = "P02") -> dict[str, Any]:
    """What is patrolled, an enterprise, in the middle of the first village."""
    place = {"type": "Point", "coordinates": world.inside(world.V1)}
    return {"kind": kind, "name": name, "geometry": place}
