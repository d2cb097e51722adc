"""What departments and villages are asked to do for a case that another handles."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class Assistance(Model):
    """A department that assists (协办, C10, C29), or a village asked to help or to check (C02)."""

    __tablename__ = "incident_assistance"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    #: What is asked; empty where the department assists in all of it.
    note: Mapped[str | None]
    #: One of rules.transfer.TASK_STATES.
    state: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answer: Mapped[str | None]
    photo_ids: Mapped[list[str]] = mapped_column(Json)
