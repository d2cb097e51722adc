"""The content-addressed photo store: bytes by their SHA-256, who sent them, and what names them."""

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import obstore
import obstore.exceptions
import pillow_heif
import structlog
from flask import current_app
from obstore.store import LocalStore
from PIL import Image, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc, db, insert_once
from app.core.errors import refuse

log = structlog.get_logger()
pillow_heif.register_heif_opener()
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic", "MPO": "image/jpeg"}


class Photo(Model):
    """One photo, stored once however many send it."""

    __tablename__ = "photo"

    #: SHA-256 of the bytes, 64 lower-case hex digits.
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content_type: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(Utc)


class PhotoSender(Model):
    """An officer who uploaded a photo: HEAD answers for one's own uploads only."""

    __tablename__ = "photo_sender"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(primary_key=True)


class PhotoUse(Model):
    """A filing that names a photo, which may come later."""

    __tablename__ = "photo_use"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    #: incident or patrol, and its id.
    about: Mapped[str] = mapped_column(primary_key=True)
    about_id: Mapped[str] = mapped_column(primary_key=True, index=True)


def store() -> Any:
    """The object store below INSTANCE/photos."""
    folder = current_app.config["INSTANCE"] / "photos"
    folder.mkdir(exist_ok=True)
    return LocalStore(str(folder))


def key_of(sha256: str) -> str:
    """Where a photo lies in the store."""
    return f"{sha256[:2]}/{sha256}"


def put(sha256: str, content: bytes, *, officer: Any, now: datetime) -> bool:
    """Keep `content` under its hash; True when it is new. The file is whole before its row exists."""
    if hashlib.sha256(content).hexdigest() != sha256:
        refuse("hash_differs")
    kind = content_type(content)
    try:
        obstore.put(store(), key_of(sha256), content)
    except (obstore.exceptions.BaseError, OSError) as error:
        log.error("photo not stored", kind=type(error).__name__)
        refuse("storage_full", {"Retry-After": "60"})
    new = insert_once(Photo, sha256=sha256, size=len(content), content_type=kind, received_at=now)
    insert_once(PhotoSender, sha256=sha256, officer_id=officer.id)
    return new


def content_type(content: bytes) -> str:
    """The media type by content, reading only the header: nothing is decoded here."""
    try:
        with Image.open(io.BytesIO(content), formats=list(TYPES)) as image:
            return TYPES[image.format or ""]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, KeyError, SyntaxError, EOFError):
        refuse("not_a_photo")


def read(sha256: str) -> bytes:
    """The stored bytes."""
    return bytes(obstore.get(store(), key_of(sha256)).bytes())


def sent_by(sha256: str, officer_id: int) -> bool:
    """Whether this officer uploaded it."""
    return db.session.get(PhotoSender, (sha256, officer_id)) is not None


def use(about: str, about_id: Any, sha256s: Iterable[str]) -> None:
    """Note that a filing names these photos."""
    for sha256 in dict.fromkeys(sha256s):
        insert_once(PhotoUse, sha256=sha256, about=about, about_id=str(about_id))


def states(about: str, about_ids: Iterable[Any]) -> list[dict[str, str]]:
    """[{id, state: here|awaited}] of the photos that these filings name."""
    query = select(PhotoUse.sha256, Photo.size).outerjoin(Photo, Photo.sha256 == PhotoUse.sha256)
    query = query.where(PhotoUse.about == about, PhotoUse.about_id.in_([str(i) for i in about_ids])).distinct().order_by(PhotoUse.sha256)
    return [{"id": sha, "state": "here" if size is not None else "awaited"} for sha, size in db.session.execute(query)]


def visible(sha256: str, viewers: Mapping[str, Callable[[str], bool]]) -> bool:
    """Whether a filing that the caller may see names it; `viewers` asks each feature by the kind of filing."""
    uses = db.session.execute(select(PhotoUse.about, PhotoUse.about_id).where(PhotoUse.sha256 == sha256)).all()
    return any(viewers[about](about_id) for about, about_id in uses)
