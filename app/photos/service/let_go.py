"""Photos that nothing ever named are let go: the row first, then the files, each step for itself.

A file without a row is found again by what was noted with the row's end; a row without a file,
which would promise what is not there, never is.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from app.core.db import db
from app.core.insert import insert_new
from app.photos import store
from app.photos.models import Photo, PhotoGone, PhotoSender, PhotoUse

#: How many go in one transaction.
MOST = 100
#: How long it is remembered that files have gone.
REMEMBERED = timedelta(days=1)


def unnamed_photos(before: datetime, after: str) -> list[str]:
    """Hashes that nothing has named since before a time, in order from `after` on, a batch."""
    query = select(Photo.sha256).where(Photo.unnamed_since < before, Photo.sha256 > after)
    return list(db.session.scalars(query.order_by(Photo.sha256).limit(MOST)))


def let_go(sha256s: Collection[str], *, before: datetime, now: datetime) -> int:
    """End the rows of those photos that still nothing names; how many there were.

    Locked first: a filing that names one at this moment keeps it, or finds it awaited. One named
    before it came is only noted so.
    """
    mine = select(Photo.sha256).where(Photo.sha256.in_(sha256s), Photo.unnamed_since < before)
    locked = set(db.session.scalars(mine.with_for_update(skip_locked=True)))
    named = set(db.session.scalars(select(PhotoUse.sha256).where(PhotoUse.sha256.in_(locked))))
    mark_named(named)
    gone = locked - named
    if not gone:
        return 0
    insert_new(PhotoGone, [{"sha256": one, "at": now} for one in gone])
    for model in (PhotoSender, Photo):
        db.session.execute(delete(model).where(model.sha256.in_(gone)))
    return len(gone)


def mark_named(sha256s: Collection[str]) -> None:
    """Note that these photos, as far as they are here, are named."""
    theirs = Photo.sha256.in_(sha256s), Photo.unnamed_since.is_not(None)
    db.session.execute(update(Photo).where(*theirs).values(unnamed_since=None))


def empty_store(*, now: datetime) -> int:
    """Drop the files of what was let go, at most so many; how many there were.

    The rows stay locked meanwhile: who sends one of them again waits until its files have gone.
    """
    query = select(PhotoGone).where(PhotoGone.emptied_at.is_(None)).limit(MOST)
    rows = db.session.scalars(query.with_for_update(skip_locked=True)).all()
    for row in rows:
        store.drop(row.sha256)
        row.emptied_at = now
    return len(rows)


def forget_gone(*, now: datetime) -> int:
    """Forget what was let go and emptied over a day ago."""
    old = PhotoGone.emptied_at < now - REMEMBERED
    return len(db.session.scalars(delete(PhotoGone).where(old).returning(PhotoGone.sha256)).all())


def wait_anew(sha256s: Collection[str], now: datetime) -> None:
    """Keep photos that nothing names as if they had just come."""
    theirs = Photo.sha256.in_(sha256s), Photo.unnamed_since.is_not(None)
    db.session.execute(update(Photo).where(*theirs).values(unnamed_since=now))


def comes_back(sha256: str) -> bool:
    """Whether a photo was let go a short while ago; that is forgotten, and its files stay."""
    mine = delete(PhotoGone).where(PhotoGone.sha256 == sha256).returning(PhotoGone.sha256)
    return db.session.scalars(mine).first() is not None
