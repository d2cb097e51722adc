"""What was done about an item: steps, proofs, checks."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc

OPEN = "done_at IS NULL"


class LedgerStep(Model):
    """One step of an item's life; rows are only ever added."""

    __tablename__ = "ledger_step"
    __table_args__ = (UniqueConstraint("item_id", "seq"),)

    #: Made by the client; by the program for its own.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_item.id"))
    #: From 1 an item.
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Utc)
    #: Empty for the program.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: list, one of rules.moves.MOVES, or overdue, check_overdue, relapsed.
    action: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    note: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    photo_ids: Mapped[list[str]] = mapped_column(Json)


class LedgerProof(Model):
    """One criterion of striking off, proven, then confirmed by somebody else (row E04).

    Of an earlier round it stays as it was; a criterion is proven once a round.
    """

    __tablename__ = "ledger_proof"

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_item.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: One of rules.kinds.CRITERIA.
    criterion: Mapped[str] = mapped_column(primary_key=True)
    #: The step that proved it, and the one that confirmed it.
    proven_in: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_step.id"))
    confirmed_in: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("ledger_step.id"))


class LedgerCheck(Model):
    """A look-back 回头看 of what was struck off, or a re-check of what is kept up (E02, E06)."""

    __tablename__ = "ledger_check"
    __table_args__ = (
        # however often it is planned: once a round and day
        UniqueConstraint("item_id", "round", "what", "due_on"),
        Index(
            "ix_ledger_check_open",
            "due_on",
            "id",
            postgresql_where=text(OPEN),
            sqlite_where=text(OPEN),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_item.id"))
    round: Mapped[int]
    #: look_back or recheck.
    what: Mapped[str]
    #: Its last day, and the cell whose office owes it.
    due_on: Mapped[date]
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    #: kept or relapsed; withdrawn where the work began again before.
    result: Mapped[str | None]
    step_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("ledger_step.id"))
    late_since: Mapped[datetime | None] = mapped_column(Utc)
