"""The history of cases."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class IncidentEvent(Model):
    """One step of a case's history; rows are only ever added."""

    __tablename__ = "incident_event"
    __table_args__ = (UniqueConstraint("incident_id", "seq"),)

    #: Made by the client for actions, here for what the system does.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Utc)
    #: Empty for what the system does by itself.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    action: Mapped[str]
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    from_level: Mapped[str | None]
    to_level: Mapped[str]
    note: Mapped[str | None]
    #: What else is worth knowing: levels skipped, fields corrected, the limit that ran out.
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    photo_ids: Mapped[list[str]] = mapped_column(Json)
