"""How a photo contradicts its filing, by what its camera wrote."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from grids.tracks import steps_m

#: A photo may be taken so long before and after what it shows was observed and named.
SLACK = timedelta(minutes=30)
#: And so far away, in metres.
FAR_M = 300.0
#: Photos named so long ago and still not here are worth a question.
AWAITED = timedelta(days=5)


def away_m(exif: dict[str, Any] | None, lon: float | None, lat: float | None) -> float | None:
    """Metres between where the camera was and a place; None where either is unknown."""
    if not exif or lon is None or lat is None or "lon" not in exif:
        return None
    return float(steps_m(np.array([lon, exif["lon"]]), np.array([lat, exif["lat"]]))[0])


def differences(
    exif: dict[str, Any] | None,
    *,
    lon: float | None,
    lat: float | None,
    since: datetime,
    until: datetime,
    metres: float,
    zone: Any,
) -> list[str]:
    """`photo_far`: over `metres` from the place; `photo_time`: taken outside [since, until] by
    every clock it knows.

    Marks only: cameras' clocks and first fixes are wrong often enough.
    """
    away = away_m(exif, lon, lat)
    marks = ["photo_far"] if away is not None and away > metres else []
    clocks = [at for at in taken_at(exif or {}, zone) if at is not None]
    if clocks and not any(since <= at <= until for at in clocks):
        marks.append("photo_time")
    return marks


def taken_at(exif: dict[str, Any], zone: Any) -> list[datetime | None]:
    """When it was taken, by the satellite's clock and by the camera's.

    A camera that names no zone has the county's.
    """
    utc = datetime.fromisoformat(exif["gps_at"] + "+00:00") if "gps_at" in exif else None
    camera = datetime.fromisoformat(exif["taken"]) if "taken" in exif else None
    if camera is not None:
        camera = (
            datetime.fromisoformat(exif["taken"] + exif["offset"])
            if "offset" in exif
            else camera.replace(tzinfo=zone)
        )
    return [utc, camera]
