"""What files, findings and consequences have in common: a unit, steps, evidence."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core.db import Json, Model, Utc


def one_unit() -> CheckConstraint:
    """Of the two columns of a unit one is filled."""
    return CheckConstraint("(cell_id IS NULL) <> (department_id IS NULL)", name="one_unit")


class OfUnit:
    """Columns of a record about a unit, kept by the office of a cell above it."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    #: Equals the seq of the last step; the ETag.
    version: Mapped[int]
    state: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Utc)

    @declared_attr
    def county_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("cell.id"))

    #: The cell whose office keeps it: above the unit, of a county itself, of a department its own.
    @declared_attr
    def authority_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("cell.id"))

    @declared_attr
    def cell_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("cell.id"))

    @declared_attr
    def department_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("department.id"))

    #: Empty for the program.
    @declared_attr
    def created_by(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("officer.id"))


class RecordStep(Model):
    """One step of a file, finding or consequence; rows are only ever added."""

    __tablename__ = "accountability_step"
    __table_args__ = (UniqueConstraint("about_id", "seq"),)

    #: Made by the client for actions.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    #: file, finding or consequence, and its key.
    about: Mapped[str]
    about_id: Mapped[uuid.UUID]
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Utc)
    #: Empty for what the program does: it proposes, and decides nothing.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    action: Mapped[str]
    #: The reason, the explanation, the result.
    note: Mapped[str | None]
    #: What else is worth knowing: the outcome, the body, the day.
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    photo_ids: Mapped[list[str]] = mapped_column(Json)


class Evidence(Model):
    """What a file, finding or consequence stands on: cases, patrols, documents; only ever added.

    Without foreign keys to them: each is asked of whoever has registered it.
    """

    __tablename__ = "accountability_evidence"

    about_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    #: incident, patrol, document, and its key.
    thing: Mapped[str] = mapped_column(primary_key=True)
    thing_id: Mapped[str] = mapped_column(primary_key=True)
    #: What stands for it in a text: a case's number.
    label: Mapped[str]
    #: With which step it came.
    step_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accountability_step.id"))
    place: Mapped[int]
