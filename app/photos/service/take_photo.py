"""Taking a photo in: checked and looked at outside the transaction, then noted."""

import hashlib
from datetime import datetime

from app.core.db import insert_once
from app.core.errors import refuse
from app.photos import store
from app.photos.inspection import Looked, look
from app.photos.models import Photo, PhotoSender


def take(sha256: str, content: bytes) -> Looked:
    """Check the hash, look at the file and store it with its copies; refuses `hash_differs`.

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
