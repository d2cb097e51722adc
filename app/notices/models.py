"""Notices and their deliveries."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class Notice(Model):
    """One thing told to one officer: written with what it tells of, in the same transaction."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_inbox", "officer_id", "read_at", "id"),
        Index("uq_notice_once", "officer_id", "kind", "cause", unique=True),
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


class Delivery(Model):
    """The outbox: a notice on its way to an officer's channel."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index(
            "ix_delivery_due",
            "next_at",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), unique=True)
    #: waiting, sent, or dead after the last attempt.
    state: Mapped[str]
    attempts: Mapped[int]
    #: Not before this: back-off, and the lease of a sender at work.
    next_at: Mapped[datetime] = mapped_column(Utc)
    #: Who holds the lease; a sender that lost it does not record its outcome.
    lease: Mapped[uuid.UUID | None]
    #: The last failure's kind.
    error: Mapped[str | None]
