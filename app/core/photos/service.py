"""Taking photos in, noting what names them, and how they stand."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import or_, select

from app.core.db import db, insert_once
from app.core.errors import refuse
from app.core.photos import store
from app.core.photos.looking import Looked, differences, look
from app.core.photos.models import Photo, PhotoSender, PhotoUse

#: A photo may be taken so long before and after what it shows was seen and named.
SLACK = timedelta(minutes=30)
FAR_M = 300.0


def take(sha256: str, content: bytes) -> Looked:
    """Check the hash, look at the file and store it with its copies.

    Outside any transaction, because it takes time.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        refuse("hash_differs")
    seen = look(content)
    store.put(sha256, content, seen.copies)
    return seen


def record(sha256: str, size: int, seen: Looked, *, officer_id: int, now: datetime) -> bool:
    """Note what has been taken; True when it is new. The file is whole before its row exists."""
    about = {"width": seen.width, "height": seen.height, "exif": seen.exif, "damaged": seen.damaged}
    new = insert_once(
        Photo, sha256=sha256, size=size, content_type=seen.content_type, received_at=now, **about
    )
    insert_once(PhotoSender, sha256=sha256, officer_id=officer_id)
    return new


def sent_by(sha256: str, officer_id: int) -> bool:
    """Whether this officer uploaded it."""
    return db.session.get(PhotoSender, (sha256, officer_id)) is not None


def use(about: str, about_id: Any, sha256s: Iterable[str], now: datetime, officer_id: int) -> None:
    """Note that an officer's filing names these photos."""
    for sha256 in dict.fromkeys(sha256s):
        insert_once(
            PhotoUse,
            sha256=sha256,
            about=about,
            about_id=str(about_id),
            noted_at=now,
            officer_id=officer_id,
        )


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
    are any, by what each filing claims.

    A recording says its `content_type`: it is nothing to look at.
    """
    query = select(PhotoUse.sha256, PhotoUse.about_id, PhotoUse.noted_at, Photo).outerjoin(
        Photo, Photo.sha256 == PhotoUse.sha256
    )
    query = query.where(
        PhotoUse.about == about, PhotoUse.about_id.in_([str(i) for i in about_ids])
    ).order_by(PhotoUse.sha256)
    found: dict[str, dict[str, Any]] = {}
    for sha256, about_id, noted_at, photo in db.session.execute(query):
        row = found.setdefault(sha256, {"id": sha256, "state": "here" if photo else "awaited"})
        marks = _marks(photo, noted_at, (claims or {}).get(about_id)) if photo else []
        row |= {"marks": sorted({*row.get("marks", ()), *marks})} if marks else {}
        row |= {"content_type": photo.content_type} if photo and photo.width is None else {}
    return list(found.values())


def _marks(photo: Photo, noted_at: datetime | None, claim: Claim | None) -> list[str]:
    marks = ["photo_damaged"] if photo.damaged else []
    if claim is None:
        return marks
    span = {"since": claim.observed_at - SLACK, "until": (noted_at or photo.received_at) + SLACK}
    return marks + differences(
        photo.exif,
        lon=claim.lon,
        lat=claim.lat,
        metres=claim.metres,
        zone=current_app.config["TZ"],
        **span,
    )


def uses_of(sha256: str) -> Sequence[tuple[str, str]]:
    """(incident or patrol, its id) of the filings by which a photo is seen: named by who has sent
    it, for knowing a hash gives nobody the photo.
    """
    sent = select(PhotoSender.officer_id).where(PhotoSender.sha256 == sha256)
    query = select(PhotoUse.about, PhotoUse.about_id).where(PhotoUse.sha256 == sha256)
    return [
        (about, i)
        for about, i in db.session.execute(
            query.where(or_(PhotoUse.officer_id.is_(None), PhotoUse.officer_id.in_(sent)))
        )
    ]


def positions(about: str, about_id: Any) -> list[tuple[float, float]]:
    """Where the photos of a filing that are here were taken, by what their cameras say: (lon, lat)."""
    query = (
        select(Photo.exif)
        .join(PhotoUse, PhotoUse.sha256 == Photo.sha256)
        .where(PhotoUse.about == about, PhotoUse.about_id == str(about_id))
    )
    return [
        (exif["lon"], exif["lat"]) for exif in db.session.scalars(query) if exif and "lon" in exif
    ]


def awaited_since(before: datetime) -> Sequence[PhotoUse]:
    """What was named before a time and has not come, the newest first."""
    query = select(PhotoUse).outerjoin(Photo, Photo.sha256 == PhotoUse.sha256)
    return db.session.scalars(
        query.where(Photo.sha256.is_(None), PhotoUse.noted_at < before)
        .order_by(PhotoUse.noted_at.desc(), PhotoUse.sha256)
        .limit(5000)
    ).all()
