"""GPX files of handhelds: an outing becomes the body of a patrol, or is refused with a sentence."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import numpy as np

from app.core import clock
from app.core.errors import refuse
from app.patrols.decoding import Point
from app.patrols.rules import MOST_POINTS
from grids.outings import outings


def patrol_of_gpx(
    points: list[Point],
    untimed: int,
    *,
    datum: str = "wgs84",
    outing: int | None = None,
    now: datetime,
) -> dict[str, Any]:
    """The body for PatrolIn of one outing of a file, by its points in time order.

    A file with several is asked which one, counted from 1. Points without a time, and single ones
    hours away from the others, are left out and counted in the note.
    """
    if not points:
        refuse("gpx_no_times" if untimed else "gpx_empty")
    if len(points) > MOST_POINTS:
        refuse("too_large")
    found = [points[run] for run in outings(np.array([ms for *_, ms in points], np.float64))]
    if outing is None and len(found) > 1:
        begun = [clock.local(_moment(one[0][2])).isoformat() for one in found]
        refuse("gpx_several_outings", count=len(found), outings=begun)
    if not 0 < (outing or 1) <= len(found):
        refuse("gpx_no_such_outing", count=len(found))
    chosen = found[(outing or 1) - 1]
    alone = len(points) - sum(map(len, found))
    notes = ((untimed, "没有时间"), (alone, "与其他点相隔数小时"))
    return {
        "started_at": _moment(chosen[0][2]).isoformat(),
        "ended_at": _moment(chosen[-1][2]).isoformat(),
        "sent_at": now.isoformat(),
        "datum": datum,
        "track": [[round(lon, 7), round(lat, 7), ms] for lon, lat, ms in chosen],
        "note": "".join(f"{count} 个轨迹点{why}，未导入。" for count, why in notes if count)
        or None,
    }


def content_of_gpx(content: bytes, *, datum: str, outing: int | None) -> dict[str, Any]:
    """What the digest of a patrol from a file is made of: the file, and what was asked of it."""
    said: dict[str, Any] = {"datum": datum} if datum != "wgs84" else {}
    said |= {"outing": outing} if outing is not None else {}
    return {"gpx": hashlib.sha256(content).hexdigest()} | said


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
