"""What was asked for of a case's time."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc


class TimeRequest(Model):
    """A pause (挂账) or an extension that was asked for, and what became of it (C05)."""

    __tablename__ = "incident_time_request"

    #: The id of the event that asked: known to the client before it is sent.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    #: One of rules.time_request.KINDS, and of its STATES.
    kind: Mapped[str]
    state: Mapped[str]
    #: Why a pause is needed, in a word; and in sentences.
    reason: Mapped[str | None]
    note: Mapped[str | None]
    #: Of a pause the last day; of an extension how many seconds on which clock.
    until: Mapped[date | None]
    clock: Mapped[str | None]
    amount_s: Mapped[int | None] = mapped_column(BigInteger)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    #: The cell that decides: the one above the level that the case stands at, at the top that one.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    decided_note: Mapped[str | None]
    #: When a pause was over, or a request lapsed since the case had moved on.
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
