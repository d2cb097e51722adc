"""Joint enforcement: several bodies on one day, a result of each."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class JointAction(Model):
    """Several departments go to a case together (联合执法, C09)."""

    __tablename__ = "joint_action"

    #: The id of the event that called it.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    held_on: Mapped[date]
    note: Mapped[str | None]
    called_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    called_at: Mapped[datetime] = mapped_column(Utc)
    #: When the last result came, or the case ended before.
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class JointResult(Model):
    """One body of a joint action, and what it found or did there; empty until it has told."""

    __tablename__ = "joint_result"

    joint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("joint_action.id"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), primary_key=True)
    note: Mapped[str | None]
    photo_ids: Mapped[list[str]] = mapped_column(Json)
    told_at: Mapped[datetime | None] = mapped_column(Utc)
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
