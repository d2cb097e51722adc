"""Documents, their steps and frozen files, a county's templates, prefix and counters."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc

RECEIVERS = ("receiver_cell_id", "receiver_department_id")


class Document(Model):
    """A formal document 公文 (rows E09, E10); its id is made by the client, or by the program."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("county_id", "kind", "year", "serial"),
        Index("ix_document_issuer", "issuer_cell_id", "drafted_at"),
        *(
            Index(
                f"ix_document_{name}",
                name,
                "drafted_at",
                postgresql_where=text(f"{name} IS NOT NULL"),
                sqlite_where=text(f"{name} IS NOT NULL"),
            )
            for name in RECEIVERS
        ),
        Index("ix_document_state", "state", "reply_by"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    #: SHA-256 of the draft as sent; empty for what the program drafted.
    digest: Mapped[str | None]
    #: Equals the seq of the last step; the ETag.
    version: Mapped[int]
    #: One of rules.KINDS, and of rules.STATES.
    kind: Mapped[str]
    state: Mapped[str]
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    issuer_cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: To whom it goes: one of the two.
    receiver_cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    receiver_department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    #: Given when it is signed, from the counter of county, year and kind.
    year: Mapped[int | None]
    serial: Mapped[int | None]
    #: As printed: 量环督〔2026〕3号.
    number: Mapped[str | None]
    #: Why it is sent, and what is asked for.
    ground: Mapped[str]
    demand: Mapped[str]
    #: The last day for a reply; empty where none is asked for.
    reply_by: Mapped[date | None]
    #: Who drafted it (empty: the program) and who signed it: always a person.
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    drafted_at: Mapped[datetime] = mapped_column(Utc)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    signed_at: Mapped[datetime | None] = mapped_column(Utc)
    sent_at: Mapped[datetime | None] = mapped_column(Utc)
    #: The first reply's time; its words are in the steps.
    replied_at: Mapped[datetime | None] = mapped_column(Utc)
    #: One of its kind's outcomes, when it is closed.
    outcome: Mapped[str | None]


class DocumentAbout(Model):
    """What a document is about: cases, cells, documents. Without foreign keys: they stand above."""

    __tablename__ = "document_about"
    __table_args__ = (Index("ix_document_about_thing", "about_id", "about"),)

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    about_id: Mapped[str] = mapped_column(primary_key=True)
    #: What stands for it in the text: a case's number.
    label: Mapped[str]
    #: Its place in the list, from 1.
    place: Mapped[int]


class DocumentStep(Model):
    """One step of a document; rows are only ever added."""

    __tablename__ = "document_step"
    __table_args__ = (UniqueConstraint("document_id", "seq"),)

    #: Made by the client for actions.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Utc)
    #: Empty for what the program does.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    action: Mapped[str]
    #: The reason, or the reply.
    note: Mapped[str | None]
    #: What else is worth knowing: fields changed, the outcome.
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    #: Photos and recordings by hash, which may come later.
    photo_ids: Mapped[list[str]] = mapped_column(Json)


class DocumentFile(Model):
    """The .docx as it was signed: never rendered again, whatever its template becomes."""

    __tablename__ = "document_file"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DocumentClaim(Model):
    """That the program has drafted a kind for a thing on a ground: never twice."""

    __tablename__ = "document_claim"

    kind: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    about_id: Mapped[str] = mapped_column(primary_key=True)
    #: overdue, a month, the document that went unanswered …
    ground: Mapped[str] = mapped_column(primary_key=True)
    claimed_at: Mapped[datetime] = mapped_column(Utc)


class DocumentTemplate(Model):
    """A county's own template of a kind; the newest version counts, rows are never rewritten."""

    __tablename__ = "document_template"
    __table_args__ = (UniqueConstraint("county_id", "kind", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    kind: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    edited_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    edited_at: Mapped[datetime] = mapped_column(Utc)


class DocumentPrefix(Model):
    """The sign of a county at the head of its numbers 发文代字: 量."""

    __tablename__ = "document_prefix"

    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True)
    prefix: Mapped[str]


class DocumentCounter(Model):
    """The last number given out in a county, year and kind."""

    __tablename__ = "document_counter"

    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
