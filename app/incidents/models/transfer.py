"""Transfers: a case handed to another body, with receipt and answer."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc

OPEN = "ended_at IS NULL"


class Transfer(Model):
    """A case, or a clue in it, handed over (移交移送, C07, C21, C28); the case's own clock goes on.

    To a department, to a cell's reviewers, or to an outside body without accounts, for which the
    case's reviewer speaks.
    """

    __tablename__ = "incident_transfer"
    __table_args__ = (
        # what waits for a desk, and what a desk waits for
        *(
            Index(
                f"ix_incident_transfer_{name}",
                name,
                postgresql_where=text(OPEN),
                sqlite_where=text(OPEN),
            )
            for name in ("department_id", "cell_id", "from_cell_id")
        ),
    )

    #: The id of the event that sent it: known to the client before it is sent.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    #: The desk that sent it, and to which it comes back.
    from_cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    sent_at: Mapped[datetime] = mapped_column(Utc)
    note: Mapped[str]
    #: One of these three; of a body outside also its name.
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    body: Mapped[str | None]
    name: Mapped[str | None]
    #: Only the desk that sent it, those above and the receiver read of it (C28).
    confidential: Mapped[bool]
    #: The last day for the answer, where the sender set one; else the policy's limit counts.
    reply_by: Mapped[date | None]
    #: One of rules.transfer.STATES.
    state: Mapped[str]
    received_at: Mapped[datetime | None] = mapped_column(Utc)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: When it was answered, declined or withdrawn, by whom, in which words.
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answer: Mapped[str | None]
    photo_ids: Mapped[list[str]] = mapped_column(Json)
    #: The number under which the receiver keeps it.
    case_number: Mapped[str | None]
    #: The first due time that passed, and how often the receiver was reminded since.
    late_since: Mapped[datetime | None] = mapped_column(Utc)
    reminders: Mapped[int]
