"""Measures ordered in a case on whoever pollutes."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class Measure(Model):
    """A measure proposed or ordered (C22, C23, C24, C26), and what became of it."""

    __tablename__ = "measure"

    #: The id of the event that raised it: known to the client before it is sent.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    #: One of rules.measure.KINDS, and of its STATES.
    kind: Mapped[str]
    state: Mapped[str]
    #: On whom: the case's patrol object, or in words.
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    target: Mapped[str | None]
    #: Why, and what is asked; empty where the program proposed it.
    note: Mapped[str | None]
    #: Who asked for it first, the program where empty; and the missed measure that it follows: one
    #: proposal for each.
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    raised_at: Mapped[datetime] = mapped_column(Utc)
    follows_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("measure.id"), unique=True)
    #: The cell that decides it, or has; the lowest level that may, by the case's policy.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    power: Mapped[str]
    #: Who ordered it, or refused it.
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    #: The department that carries it out; where empty the case's handler or reviewer.
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    #: The unit that watches a listed supervision.
    supervising_unit: Mapped[str | None]
    #: By when, where the order says: a last day, or a limit as policies write it.
    until: Mapped[date | None]
    budget: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: What was done, by whom it was said, and the proof.
    result: Mapped[str | None]
    photo_ids: Mapped[list[str]] = mapped_column(Json)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    #: Who accepted, lifted or refused it, in which words.
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_note: Mapped[str | None]
    #: The first due time for carrying it out that passed; how often somebody was reminded.
    late_since: Mapped[datetime | None] = mapped_column(Utc)
    reminders: Mapped[int]
