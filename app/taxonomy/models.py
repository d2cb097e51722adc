"""Kinds by version: an edit makes a new row, a filed case keeps the one it was filed under."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import REFERENCE, Json, Model


class Kind(Model):
    """One version of an incident kind (requirements §4); nothing in use is deleted."""

    __tablename__ = "kind"
    __table_args__ = (
        UniqueConstraint("county_id", "code", "version"),
        Index(
            "uq_kind_current",
            "county_id",
            "code",
            unique=True,
            postgresql_where=text("is_current"),
            sqlite_where=text("is_current"),
        ),
        REFERENCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The county that edited it; empty for the default of all.
    county_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: AIR-01 …
    code: Mapped[str]
    version: Mapped[int]
    is_current: Mapped[bool]
    name: Mapped[str]
    english: Mapped[str]
    #: Allowed natures and severities; the first is the default.
    natures: Mapped[list[str]] = mapped_column(Json)
    severities: Mapped[list[str]] = mapped_column(Json)
    #: Whether a patrol could have found it: only then can a discovery be missed (E12).
    discoverable: Mapped[bool]
    #: Codes of the township office, the county department in the lead, and those assisting
    #: (requirements §5).
    township: Mapped[str]
    county: Mapped[str]
    assisting: Mapped[list[str]] = mapped_column(Json)
    valid_from: Mapped[date]
    #: The day from which nothing new may be filed under it.
    retired_on: Mapped[date | None]
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
