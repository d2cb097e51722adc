"""Re-checks after closing, and cases that came back after they were closed (E06)."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class LookBack(Model):
    """A planned re-check of a closed case (回头看), and what it found."""

    __tablename__ = "look_back"
    __table_args__ = (Index("ix_look_back_cell_id", "cell_id", "due_by"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    #: So many days after the closing, by the policy; and the moment by which it is to be done.
    days: Mapped[int]
    due_by: Mapped[datetime] = mapped_column(Utc)
    #: The level and cell whose reviewers owe it; it goes up where they let it run out.
    owed_at: Mapped[str]
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: The first due time that passed.
    late_since: Mapped[datetime | None] = mapped_column(Utc)
    #: When it was done, or ended with the case: `result` is held, failed, or reopened.
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    result: Mapped[str | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    note: Mapped[str | None]
    photo_ids: Mapped[list[str]] = mapped_column(Json)


class IncidentRelapse(Model):
    """A case of a spot at which another had been closed (死灰复燃), held against who did."""

    __tablename__ = "incident_relapse"
    __table_args__ = (Index("ix_incident_relapse_cell_id", "cell_id", "at"),)

    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    #: The earlier case, the level that it was closed at, and the cell that closed it.
    of_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    level: Mapped[str]
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: When the later one was seen.
    at: Mapped[datetime] = mapped_column(Utc)
