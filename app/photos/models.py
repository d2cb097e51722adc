"""Photos and short recordings, who sent them, what names them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class Photo(Model):
    """One photo or recording, stored once however many send it."""

    __tablename__ = "photo"
    __table_args__ = (
        Index(
            "ix_photo_unnamed_since",
            "unnamed_since",
            postgresql_where=text("unnamed_since is not null"),
            sqlite_where=text("unnamed_since is not null"),
        ),
    )

    #: SHA-256 of the bytes, 64 lower-case hex digits.
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content_type: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(Utc)
    #: Pixels as a person sees it, orientation applied; empty for recordings.
    width: Mapped[int | None]
    height: Mapped[int | None]
    #: What the camera wrote: lon, lat (WGS-84), error_m (how far off these may be), taken (local
    #: time), offset, gps_at (UTC), camera, orientation; empty where nothing was legible.
    exif: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: Whether it could not be decoded: kept as evidence, never shown as a picture.
    damaged: Mapped[bool | None]
    #: Since when it is here and no filing names it, last sent; empty once one does.
    unnamed_since: Mapped[datetime | None] = mapped_column(Utc)


class PhotoSender(Model):
    """An officer who uploaded a photo: HEAD answers for one's own uploads only."""

    __tablename__ = "photo_sender"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(primary_key=True)


class PhotoUse(Model):
    """A filing that names a photo, which may come later."""

    __tablename__ = "photo_use"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    #: What kind of filing (a registered subject: incident, patrol), and its id.
    about: Mapped[str] = mapped_column(primary_key=True)
    about_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    #: When it was first named.
    noted_at: Mapped[datetime | None] = mapped_column(Utc)
    #: Who named it; empty for what was named before this was noted.
    officer_id: Mapped[int | None]
    #: On which of the county's days what it proves was seen; empty where it proves nothing, and for
    #: what was named before this was noted.
    day: Mapped[date | None]


class PhotoGone(Model):
    """A photo that was let go: its files go after its row, whatever happens between."""

    __tablename__ = "photo_gone"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    #: When its files went; the row stays a day longer, for who sends the photo again just then.
    emptied_at: Mapped[datetime | None] = mapped_column(Utc)
