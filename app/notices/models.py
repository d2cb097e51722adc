"""Notices, where and when their receivers want them, and their deliveries."""

import uuid
from datetime import datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class Notice(Model):
    """One thing told to one officer: written with what it tells of, in the same transaction."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_inbox", "officer_id", "read_at", "id"),
        Index("uq_notice_once", "officer_id", "kind", "cause", unique=True),
        Index("ix_notice_about", "about_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    #: Which sentence: one of rules.SENTENCES.
    kind: Mapped[str]
    #: What happened (an event's id, a day …): the same thing is never told twice.
    cause: Mapped[str]
    #: What it is about and its key, for example incident and a UUID.
    about: Mapped[str]
    about_id: Mapped[str]
    #: What the sentence needs: numbers and names of things, never of people.
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Utc)
    read_at: Mapped[datetime | None] = mapped_column(Utc)


class NoticeSettings(Model):
    """When an officer wants to be told; times are local. No row: everything at once."""

    __tablename__ = "notice_settings"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    #: Nothing but what is urgent is pushed between these; both or neither.
    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    #: What is not urgent is gathered: until this time of day, or for so many hours.
    digest_at: Mapped[time | None]
    digest_hours: Mapped[int | None]


class Channel(Model):
    """Where an officer's notices are pushed to; one he no longer uses keeps its row, without its
    address.
    """

    __tablename__ = "notice_channel"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    #: An Apprise address, or sms:// or mail:// with who is reached through the county's gateway.
    address: Mapped[str | None]
    #: Only what is urgent goes there.
    urgent_only: Mapped[bool]
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class Delivery(Model):
    """The outbox: a notice on its way to one of an officer's channels."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("uq_delivery_once", "notice_id", "channel_id", unique=True),
        Index(
            "ix_delivery_dead",
            "id",
            postgresql_where=text("state = 'dead'"),
            sqlite_where=text("state = 'dead'"),
        ),
        Index(
            "ix_delivery_due",
            "next_at",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    #: Empty in rows of programs that knew one channel an officer.
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("notice_channel.id"))
    #: It waited, and goes out in one message with all that waited for the same channel.
    gathered: Mapped[bool] = mapped_column(server_default=false())
    #: waiting, sent, dead after the last attempt, or dropped: its channel is no longer used.
    state: Mapped[str]
    attempts: Mapped[int]
    #: Not before this: back-off, and the lease of a sender at work.
    next_at: Mapped[datetime] = mapped_column(Utc)
    #: Who holds the lease; a sender that lost it does not record its outcome.
    lease: Mapped[uuid.UUID | None]
    #: The last failure's kind.
    error: Mapped[str | None]
    #: When it was last tried.
    tried_at: Mapped[datetime | None] = mapped_column(Utc)
