"""Who takes part in a case, and who reported it."""

import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class IncidentParty(Model):
    """Who may read a case beside its territory and its filer: handlers past and present."""

    __tablename__ = "incident_party"
    __table_args__ = (
        Index("ix_incident_party_officer", "officer_id"),
        Index("ix_incident_party_department", "department_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))


class Reporter(Model):
    """The citizen behind a call or letter.

    Shown only to the case's reviewer, each look recorded.
    """

    __tablename__ = "reporter"

    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    name: Mapped[str | None]
    phone: Mapped[str | None]
    anonymous: Mapped[bool]
