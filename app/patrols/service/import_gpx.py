"""GPX files of handhelds: read into the body of a patrol, or refused with a sentence."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import gpxpy
import gpxpy.gpx
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from app.core.errors import refuse
from app.core.schemas import EARLIEST, LATEST
from app.patrols.rules import MOST_POINTS

#: A track takes epoch milliseconds up to 4e12.
LATEST_TRACK = min(LATEST, datetime(2096, 1, 1, tzinfo=UTC))


def patrol_of_gpx(content: bytes, *, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """(body for PatrolIn, what its digest is made of) of the timed track points of all tracks, in
    time order.

    Handhelds speak WGS-84 and take their time from the satellites. Points without a time are left
    out and counted in the note.
    """
    points, untimed = _points(content)
    if not points:
        refuse("gpx_no_times" if untimed else "gpx_empty")
    if len(points) > MOST_POINTS:
        refuse("too_large")
    points.sort(key=lambda p: p[2])
    body = {
        "started_at": _text(points[0][2]),
        "ended_at": _text(points[-1][2]),
        "sent_at": now.isoformat(),
        "datum": "wgs84",
        "track": [[round(lon, 7), round(lat, 7), ms] for lon, lat, ms in points],
    }
    if untimed:
        body["note"] = f"{untimed} 个轨迹点没有时间，未导入。"
    return body, {"gpx": hashlib.sha256(content).hexdigest()}


def _points(content: bytes) -> tuple[list[tuple[float, float, int]], int]:
    try:
        ElementTree.fromstring(content)  # refuses entities before the reader meets them
        document = gpxpy.parse(content)
    except (
        DefusedXmlException,
        ElementTree.ParseError,
        gpxpy.gpx.GPXException,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        OverflowError,
    ) as error:
        refuse("gpx_broken", why=type(error).__name__)
    found, untimed = [], 0
    for track in document.tracks:
        for segment in track.segments:
            for point in segment.points:
                at = point.time and (
                    point.time if point.time.tzinfo else point.time.replace(tzinfo=UTC)
                )
                if not (abs(point.longitude) <= 180 and abs(point.latitude) <= 90):
                    refuse("gpx_broken", why=f"{point.longitude}, {point.latitude}")
                if at is None or not EARLIEST <= at <= LATEST_TRACK:
                    untimed += 1
                else:
                    found.append((point.longitude, point.latitude, round(at.timestamp() * 1000)))
    return found, untimed


def _text(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()
