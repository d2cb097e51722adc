"""Disputes: the parties, and each mediation session (C15)."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc


class DisputeParty(Model):
    """Somebody who is party to a dispute.

    Private: shown only to the case's reviewer and handler, each look recorded.
    """

    __tablename__ = "dispute_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    name: Mapped[str]
    #: What he is in it, in words: complainant, operator …
    role: Mapped[str]
    phone: Mapped[str | None]


class MediationSession(Model):
    """A session, what came of it, and whether its agreement was kept."""

    __tablename__ = "mediation_session"

    #: The id of the event that told of it.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    #: The event's seq: the order in which they were told.
    seq: Mapped[int]
    held_at: Mapped[datetime] = mapped_column(Utc)
    place: Mapped[str]
    mediator: Mapped[str]
    #: One of rules.dispute.OUTCOMES.
    outcome: Mapped[str]
    #: What was agreed; as private as the parties.
    agreement: Mapped[str | None]
    told_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    broken_at: Mapped[datetime | None] = mapped_column(Utc)
    broken_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
