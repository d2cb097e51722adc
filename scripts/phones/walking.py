"""A made-up walk: a loop through the officer's own cell, a finding with a photo, a visit on the
way.
"""

import random
import uuid
from datetime import UTC, datetime, timedelta
from math import cos, pi, radians, sin
from typing import Any

from scripts.phones.pocket import Pocket

POINTS, PER_PIECE, EVERY_S = 100, 25, 15
#: What its receiver errs by, in degrees: two metres.
ERROR = 0.00002
#: A grey picture of one pixel, and as much after it as a photo is large: decoders stop at the
#: picture's end.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63600000000200015c2d0a0d0000000049454e44ae426082"
)


def middle(boundary: dict[str, Any]) -> tuple[float, float]:
    """A point inside most cells: the mean of the outer ring."""
    ring = (
        boundary["coordinates"][0]
        if boundary["type"] == "Polygon"
        else boundary["coordinates"][0][0]
    )
    return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)


def loop(lon: float, lat: float, ended: datetime) -> list[list[float]]:
    """[[lon, lat, epoch_ms, accuracy_m], …], about 1.9 km around a point, a fix every 15 s, as a
    phone's own GPS gives it (WGS-84).
    """
    start = ended.timestamp() - EVERY_S * POINTS
    angle = random.uniform(0, 2 * pi)
    # nobody keeps his pace, and no receiver is exact
    paces = [random.choice((0.2, 1, 1, 1.3, 1.8)) for _ in range(POINTS - 1)]
    found = []
    for n, pace in enumerate([0.0, *paces]):
        angle += 2 * pi * pace / sum(paces)
        x, y = lon + 0.003 * cos(angle) / cos(radians(lat)), lat + 0.0027 * sin(angle)
        x, y = x + random.gauss(0, ERROR), y + random.gauss(0, ERROR)
        found.append([round(x, 7), round(y, 7), int((start + EVERY_S * n) * 1000), 6])
    return found


def walk(pocket: Pocket, start: dict[str, Any], *, photo_kb: int = 300) -> str:
    """Put one patrol with its pieces, a finding, a photo and a visit into the queue.

    The patrol's id.
    """
    own = next(cell for cell in start["cells"] if cell["own"])
    lon, lat = middle(own["boundary"])
    now = datetime.now(UTC)
    began = now - timedelta(seconds=EVERY_S * POINTS)
    patrol, track = str(uuid.uuid4()), loop(lon, lat, now)
    pieces = [track[i : i + PER_PIECE] for i in range(0, POINTS, PER_PIECE)]
    for number, points in enumerate(pieces, 1):
        body = {
            "started_at": began.isoformat(),
            "datum": "wgs84",
            "cell_code": own["code"],
            "track": points,
        }
        pocket.file(f"/patrols/{patrol}/track/{number}", body)
    sha = pocket.photo(PNG + random.randbytes(photo_kb * 1024))
    place = {"lon": track[40][0], "lat": track[40][1], "accuracy_m": 6, "datum": "wgs84"}
    finding = {
        "kind": "WST-01",
        "occurred_at": (now - timedelta(minutes=10)).isoformat(),
        "location": place,
        "patrol_id": patrol,
    }
    pocket.file(
        f"/incidents/{uuid.uuid4()}",
        finding | {"description": "路边生活垃圾堆", "photo_ids": [sha]},
    )
    for site in start["sites"][:1]:
        seen = {
            "site_id": site["id"],
            "arrived_at": (now - timedelta(minutes=5)).isoformat(),
            "result": "normal",
            "photo_ids": [],
        }
        pocket.file(f"/patrols/{patrol}/visits/{uuid.uuid4()}", seen)
    closing = {
        "started_at": began.isoformat(),
        "ended_at": now.isoformat(),
        "datum": "wgs84",
        "cell_code": own["code"],
        "pieces": len(pieces),
    }
    tasks = [task["id"] for task in start["tasks"] if task["cell"]["code"] == own["code"]]
    pocket.file(
        f"/patrols/{patrol}", closing | {"task_ids": tasks, "device": {"id": "scripts/phone"}}
    )
    return patrol
