"""How the photos of filings stand, as answers show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import clock
from app.photos import queries
from app.photos.models import Photo, PhotoUse
from app.photos.rules import FAR_M, SLACK, camera_of, differences


@dataclass(frozen=True)
class Claim:
    """What a filing says of where and when its photos were taken."""

    lon: float | None
    lat: float | None
    observed_at: datetime
    metres: float = FAR_M


def states(
    about: str, about_ids: Iterable[Any], claims: Mapping[str, Claim] | None = None
) -> list[dict[str, Any]]:
    """[{id, state: here|awaited}] of the photos that these filings name, with `marks` where there
    are any, by what each filing claims; where the camera wrote it, `taken_at` and how many metres
    `away_m` from the place that was filed; `used_before_at`, when an earlier filing named it.

    A recording says its `content_type`: it is nothing to look at.
    """
    found: dict[str, dict[str, Any]] = {}
    for sha256, about_id, noted_at, photo, before in queries.named_by(about, about_ids):
        row = found.setdefault(sha256, {"id": sha256, "state": "here" if photo else "awaited"})
        marks, said = _seen(photo, noted_at, (claims or {}).get(about_id)) if photo else ([], {})
        if before is not None:
            marks, said = [*marks, "photo_used_before"], said | {"used_before_at": before}
        row |= said
        row |= {"marks": sorted({*row.get("marks", ()), *marks})} if marks else {}
        row |= {"content_type": photo.content_type} if photo and photo.width is None else {}
    return list(found.values())


def _seen(
    photo: Photo, noted_at: datetime | None, claim: Claim | None
) -> tuple[list[str], dict[str, Any]]:
    """The marks of a photo, and what its camera wrote, by what a filing claims."""
    marks = ["photo_damaged"] if photo.damaged else []
    if claim is None:
        return marks, {}
    camera = camera_of(photo.exif, lon=claim.lon, lat=claim.lat, zone=clock.zone())
    marks += differences(
        camera,
        since=claim.observed_at - SLACK,
        until=(noted_at or photo.received_at) + SLACK,
        metres=claim.metres,
    )
    said: dict[str, Any] = {"taken_at": camera.clocks[0]} if camera.clocks else {}
    return marks, said | ({} if camera.away_m is None else {"away_m": round(camera.away_m)})


def awaited_out(uses: Iterable[PhotoUse]) -> list[dict[str, Any]]:
    """What was named and has not come: {id, about, about_id, noted_at}."""
    return [
        {"id": use.sha256, "about": use.about, "about_id": use.about_id, "noted_at": use.noted_at}
        for use in uses
    ]
