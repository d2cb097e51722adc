"""Taking a photo in: checked and looked at outside the transaction, then noted."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.core.bounds import again
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.photos import queries, store
from app.photos.inspection import Looked, look, look_at_each
from app.photos.models import Photo, PhotoSender
from app.photos.service.let_go import comes_back, wait_anew
from app.photos.subjects import asked


def join_parts(officer_id: int, sha256: str, count: int, *, most: int) -> bytes:
    """Parts 1 to `count` of what this officer is sending, as one of at most so many bytes.

    Refuses `parts_missing`, `too_large`. Parts that are all there and make another photo are let
    go, whatever went wrong with them: the next attempt starts anew.
    """
    content = store.join(officer_id, sha256, count)
    if len(content) > most:
        refuse("too_large")
    differs = hashlib.sha256(content).hexdigest() != sha256
    if differs and len(store.parts(officer_id, sha256)) <= count:
        store.drop_parts(officer_id, sha256)
    return content


def take(sha256: str, content: bytes) -> Looked:
    """Check the hash, look at the file and store it with its copies; refuses `hash_differs`.

    Outside any transaction, because it takes time.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        refuse("hash_differs")
    looked = look(content)
    store.put(sha256, content, looked.copies)
    return looked


def take_each(contents: Sequence[bytes]) -> list[tuple[str, Looked]]:
    """`take` for the files of one form, which have one price: (hash, what was seen) of each.

    Refuses `photos_too_dear` for more than a form takes, or a process has time for.
    """
    found = []
    for content, looked in zip(contents, look_at_each(contents), strict=True):
        sha256 = hashlib.sha256(content).hexdigest()
        store.put(sha256, content, looked.copies)
        found.append((sha256, looked))
    return found


def record(sha256: str, size: int, looked: Looked, *, officer_id: int, now: datetime) -> bool:
    """Note what has been taken, and tell those who wait for it; True when it is new.

    The file is whole before its row exists. Refuses `busy` where it was let go while it came: sent
    again it is kept.
    """
    if _is_here(sha256):
        wait_anew([sha256], now)
        insert_once(PhotoSender, sha256=sha256, officer_id=officer_id)
        return False
    if comes_back(sha256) and not store.holds(sha256):
        refuse("busy", again("busy"))
    about = {
        "width": looked.width,
        "height": looked.height,
        "exif": looked.exif,
        "damaged": looked.damaged,
    }
    came = {"content_type": looked.content_type, "received_at": now, "unnamed_since": now}
    new = insert_once(Photo, sha256=sha256, size=size, **came, **about)
    insert_once(PhotoSender, sha256=sha256, officer_id=officer_id)
    if new:
        for subject, ids in asked(queries.uses_of(sha256)):
            if subject.photo_came is not None:
                subject.photo_came(ids)
    return new


def _is_here(sha256: str) -> bool:
    """Whether its row is there, locked: so it is not let go meanwhile."""
    mine = select(Photo.sha256).where(Photo.sha256 == sha256)
    return db.session.scalars(mine.with_for_update()).first() is not None
