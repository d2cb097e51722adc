"""What somebody put on record for a cell: entries, what they are about, their withdrawals."""

import uuid
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc


class EvaluationEntry(Model):
    """What somebody put on record for a cell and a period: points on a ground, a veto, or what is
    not to count (rows F03, E15).

    Only added: a withdrawal is a fact beside it.
    """

    __tablename__ = "evaluation_entry"
    __table_args__ = (Index("ix_evaluation_entry_county", "county_id", "period"),)

    #: Made by the client, or by the program.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    period: Mapped[str]
    #: bonus, deduction, veto, exemption or manual.
    part: Mapped[str]
    #: An item of the scheme; of an exemption the indicator.
    item: Mapped[str]
    #: Never below 0; a deduction takes it away. 0 of a veto and an exemption.
    points: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    ground: Mapped[str]
    #: case or document, with its id and number.
    about: Mapped[str | None]
    about_id: Mapped[str | None]
    label: Mapped[str | None]
    entered_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    entered_at: Mapped[datetime] = mapped_column(Utc)


class EvaluationGround(Model):
    """That an item of the scheme has been entered for a cell and period about one thing: it counts
    once. Let go when the entry is withdrawn.
    """

    __tablename__ = "evaluation_ground"

    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    #: Of the case or document; "" of what is filled in by hand, which is about nothing else.
    about_id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evaluation_entry.id"), index=True)


class EntryWithdrawal(Model):
    """That an entry counts no more, and why; the entry stays."""

    __tablename__ = "evaluation_entry_withdrawal"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evaluation_entry.id"), primary_key=True)
    reason: Mapped[str]
    withdrawn_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    withdrawn_at: Mapped[datetime] = mapped_column(Utc)
