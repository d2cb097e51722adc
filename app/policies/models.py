"""Policies by version, and what all versioned data of a county have in common."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import REFERENCE, Json, Model, Utc


class Versioned:
    """Columns of data that a county (or, without one, every county) has by version.

    Rows are added, never rewritten: what was judged under a version keeps it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: From 1 in each county.
    version: Mapped[int]
    valid_from: Mapped[date]
    #: As its sections have checked it (rules.py).
    data: Mapped[dict[str, Any]] = mapped_column(Json)


class Policy(Versioned, Model):
    """Rules that move deadlines and figures; {section: its data}."""

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("county_id", "version"), REFERENCE)

    edited_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    edited_at: Mapped[datetime] = mapped_column(Utc)
