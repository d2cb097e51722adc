"""Filings set aside, kept raw: refused, waiting for what they refer to, failed on by the program.

No upload is lost because it was wrong (field lesson 2).
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc

WAITING = "waiting"
#: The program failed on it: it is tried again by itself, and operators see it.
FAILED = "failed"


class RefusedFiling(Model):
    """The body of a filing that was set aside; nothing of it is anywhere else."""

    __tablename__ = "refused_filing"
    __table_args__ = (
        Index(
            "uq_refused_filing_open",
            "officer_id",
            "path",
            "digest",
            unique=True,
            postgresql_where=text("refiled_at IS NULL"),
            sqlite_where=text("refiled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    #: The local day of which it tells: who its sender was then says whose office sees and mends it.
    told_day: Mapped[date]
    #: The address it was sent to, which names the kind of filing and its id.
    path: Mapped[str]
    #: The code of the refusal, or `waiting`, or `failed`.
    code: Mapped[str]
    body: Mapped[bytes]
    #: SHA-256 of the body without what changes at each sending.
    digest: Mapped[str | None]
    #: The refusal as the officer was told it, and the version that an action named.
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    if_match: Mapped[str | None]
    #: When it was filed again after all; empty while it waits for a person.
    refiled_at: Mapped[datetime | None] = mapped_column(Utc)


class Mending(Model):
    """What somebody else changed of a refused filing before it was filed in its sender's name.

    One row a case or patrol that was stored of it.
    """

    __tablename__ = "mending"
    __table_args__ = (Index("ix_mending_about", "about", "about_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Of the refused filing, whose row is let go when its days are over.
    refused_id: Mapped[int]
    #: Whose filing it is.
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    #: What carries the mark: incident or patrol, and its id.
    about: Mapped[str]
    about_id: Mapped[uuid.UUID]
    #: Who mended it, when, and the county whose office decides where the sender objects.
    by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    at: Mapped[datetime] = mapped_column(Utc)
    #: The local day of which the filing told: who its sender was then says which office sees it.
    told_day: Mapped[date]
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: [{field, before, after}]; of reporters only the field.
    changes: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    #: What the sender says against it.
    objection: Mapped[str | None]
    objected_at: Mapped[datetime | None] = mapped_column(Utc)
    #: What somebody above said to that.
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ruled_at: Mapped[datetime | None] = mapped_column(Utc)
    upheld: Mapped[bool | None]
    ruling: Mapped[str | None]
