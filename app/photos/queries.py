"""Who sent a photo, what names it, where it was taken, and what has not come."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.core.db import db
from app.photos.models import Photo, PhotoSender, PhotoUse
from app.photos.subjects import asked


def sent_by(sha256: str, officer_id: int) -> bool:
    """Whether this officer uploaded it."""
    return db.session.get(PhotoSender, (sha256, officer_id)) is not None


def named_by(about: str, about_ids: Iterable[Any]) -> list[tuple[Any, ...]]:
    """(hash, id of the filing, since when it names it, the photo once it is here, when it was first
    used for something else), by hash.
    """
    mine = PhotoUse.about == about, PhotoUse.about_id.in_([str(i) for i in about_ids])
    first = _first_uses(select(PhotoUse.sha256).where(*mine)).c
    # named by another filing, as proof of another day or by another officer
    before = (
        select(func.min(first.noted_at))
        .where(
            first.nth == 1,
            first.sha256 == PhotoUse.sha256,
            PhotoUse.day.is_not(None),
            or_(first.day != PhotoUse.day, first.officer_id != PhotoUse.officer_id),
            tuple_(first.noted_at, first.day, first.about_id)
            < tuple_(PhotoUse.noted_at, PhotoUse.day, PhotoUse.about_id),
        )
        .correlate(PhotoUse)
        .scalar_subquery()
    )
    query = (
        select(PhotoUse.sha256, PhotoUse.about_id, PhotoUse.noted_at, Photo, before)
        .outerjoin(Photo, Photo.sha256 == PhotoUse.sha256)
        .where(*mine)
        .order_by(PhotoUse.sha256)
    )
    return [tuple(row) for row in db.session.execute(query)]


def _first_uses(sha256s: Any) -> Any:
    """When each officer first named photos as proof of each day (nth = 1): read once, for one photo
    may be named a thousand times.
    """
    use = aliased(PhotoUse)
    nth = func.row_number().over(
        partition_by=(use.sha256, use.day, use.officer_id), order_by=(use.noted_at, use.about_id)
    )
    columns = use.sha256, use.day, use.officer_id, use.noted_at, use.about_id
    query = select(*columns, nth.label("nth")).where(use.sha256.in_(sha256s), use.day.is_not(None))
    return query.cte("first_use").prefix_with("MATERIALIZED")


def uses_of(sha256: str) -> Sequence[tuple[str, str]]:
    """(kind of filing, its id) of the filings by which a photo is seen: named by who has sent it,
    for knowing a hash gives nobody the photo.
    """
    sent = select(PhotoSender.officer_id).where(PhotoSender.sha256 == sha256)
    query = select(PhotoUse.about, PhotoUse.about_id).where(PhotoUse.sha256 == sha256)
    return [
        (about, i)
        for about, i in db.session.execute(
            query.where(or_(PhotoUse.officer_id.is_(None), PhotoUse.officer_id.in_(sent)))
        )
    ]


def counties_of(sha256: str, caller: Any) -> set[int | None]:
    """The counties of the filings that name a photo and that the caller may see; empty: none."""
    return {
        county_id
        for subject, ids in asked(uses_of(sha256))
        for county_id in subject.visible(caller, ids).values()
    }


def positions(about: str, about_id: Any, metres: float) -> list[tuple[float, float]]:
    """Where the photos of a filing that are here were taken, by their cameras: (lon, lat).

    Those that may be off by more than `metres` prove nothing.
    """
    query = (
        select(Photo.exif)
        .join(PhotoUse, PhotoUse.sha256 == Photo.sha256)
        .where(PhotoUse.about == about, PhotoUse.about_id == str(about_id))
    )
    return [
        (exif["lon"], exif["lat"])
        for exif in db.session.scalars(query)
        if exif and "lon" in exif and exif.get("error_m", 0) <= metres
    ]


def awaited_since(before: datetime) -> Sequence[PhotoUse]:
    """What was named before a time and has not come, the newest first."""
    query = select(PhotoUse).outerjoin(Photo, Photo.sha256 == PhotoUse.sha256)
    return db.session.scalars(
        query.where(Photo.sha256.is_(None), PhotoUse.noted_at < before)
        .order_by(PhotoUse.noted_at.desc(), PhotoUse.sha256)
        .limit(5000)
    ).all()


def awaited(caller: Any, before: datetime) -> list[PhotoUse]:
    """What filings that the caller may see named before a time and has not come, newest first."""
    uses = awaited_since(before)
    shown = {
        str(about_id)
        for subject, ids in asked((use.about, use.about_id) for use in uses)
        for about_id in subject.visible(caller, ids)
    }
    return [use for use in uses if use.about_id in shown]
