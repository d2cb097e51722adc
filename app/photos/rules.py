"""How a photo contradicts its filing, by what its camera wrote."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Camera:
    """What a camera wrote: how far from a place it was, when by each clock that it knows, and how
    far off its position may be by its own word (0: it does not say).
    """

    away_m: float | None
    clocks: list[datetime]
    error_m: float = 0.0


def camera_of(
    exif: dict[str, Any] | None, *, lon: float | None, lat: float | None, zone: Any
) -> Camera:
    """As far as it wrote anything; the satellite's clock first."""
    exif = exif or {}
    away = None
    if lon is not None and lat is not None and "lon" in exif:
        away = float(steps_m(np.array([lon, exif["lon"]]), np.array([lat, exif["lat"]]))[0])
    clocks = [at for at in _taken_at(exif, zone) if at is not None]
    return Camera(away, clocks, exif.get("error_m", 0.0))


def differences(camera: Camera, *, since: datetime, until: datetime, metres: float) -> list[str]:
    """`photo_far`: over `metres` from the place, however far off its position may be; `photo_time`:
    taken outside [since, until] by every clock it knows.

    Marks only: cameras' clocks and first fixes are wrong often enough.
    """
    far = camera.away_m is not None and camera.away_m > metres + camera.error_m
    marks = ["photo_far"] if far else []
    if camera.clocks and not any(since <= at <= until for at in camera.clocks):
        marks.append("photo_time")
    return marks


def _taken_at(exif: dict[str, Any], zone: Any) -> list[datetime | None]:
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
