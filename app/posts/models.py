"""Posts and contracted areas. History is kept for good: a post ends, it is never deleted (E22)."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import REFERENCE, Model
from app.core.geo import geometry


class Post(Model):
    """Ties an officer to a cell, a liaison to a department, from a day to a day."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("cell_id IS NOT NULL OR department_id IS NOT NULL", name="somewhere"),
        Index("ix_post_officer", "officer_id", "ends_on"),
        Index("ix_post_cell", "cell_id", "kind", "ends_on"),
        REFERENCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    #: One of rules.POSTS.
    kind: Mapped[str]
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    starts_on: Mapped[date]
    #: The last day; empty while it has no end.
    ends_on: Mapped[date | None]


class Contract(Model):
    """A group, plot or household row of a village that a person answers for (rows A08, A25)."""

    __tablename__ = "contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    name: Mapped[str]
    person: Mapped[str]
    phone: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    area: Mapped[Any] = mapped_column(geometry("MULTIPOLYGON"))
