"""What came of a case: what each closing said, and the penalties imposed."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class IncidentResult(Model):
    """What a closing said; a case that was reopened gets another row (C17)."""

    __tablename__ = "incident_result"

    #: The closing's event.
    event_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    #: Found by time for what supervision and evaluation read of a period.
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    level: Mapped[str]
    #: False where the people were not satisfied: the case went on.
    closed: Mapped[bool]
    cause: Mapped[str | None]
    #: How it was put right, and the photos that show it.
    rectified_how: Mapped[str | None]
    rectified_photo_ids: Mapped[list[str]] = mapped_column(Json)
    #: Who was made responsible, and how.
    responsibility: Mapped[str | None]
    satisfaction: Mapped[str | None]
    #: Marked for publication; what goes out is decided elsewhere.
    publish: Mapped[bool]


class Penalty(Model):
    """A penalty imposed in a case (B04, G10)."""

    __tablename__ = "incident_penalty"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    #: The event of the action that told of it.
    event_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    #: Chinese cents, where it is money.
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    decision_number: Mapped[str | None]
    on_whom: Mapped[str | None]
