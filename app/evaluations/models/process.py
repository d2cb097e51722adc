"""Where a cell's evaluation stands, what was filed about it, and objections."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class EvaluationStage(Model):
    """Where a cell stands in the process of a period (F01): rules in `process/steps.py`."""

    __tablename__ = "evaluation_stage"
    __table_args__ = (UniqueConstraint("evaluation_id", "cell_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    #: The cell that evaluates it; empty for the county.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: cell, first, top or office.
    track: Mapped[str]
    stage: Mapped[str]
    #: Grows with every change; the ETag.
    version: Mapped[int]
    #: Counts the evaluations by the level above: one that an objection upset is followed by
    #: another.
    round: Mapped[int]
    #: Why it went on without a self-evaluation: vacant or late.
    missed: Mapped[str | None]
    #: Until when the cell may object to what the level above said.
    objectable_until: Mapped[datetime | None] = mapped_column(Utc)


class EvaluationFiling(Model):
    """What a cell said of itself, or the level above of it; once submitted it stays (F01)."""

    __tablename__ = "evaluation_filing"
    __table_args__ = (UniqueConstraint("stage_id", "side", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("evaluation_stage.id"))
    #: self or superior.
    side: Mapped[str]
    round: Mapped[int]
    #: As it was sent: {score, good, problems, improve} or {text, reason}.
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    written_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    written_at: Mapped[datetime] = mapped_column(Utc)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Utc)
    #: The score that was before his eyes when he submitted it.
    seen_score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))


class EvaluationObjection(Model):
    """A cell objects to its evaluation (申诉); locked is what has been answered."""

    __tablename__ = "evaluation_objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("evaluation_stage.id"), index=True)
    #: Which evaluation it is about.
    round: Mapped[int]
    text: Mapped[str]
    raised_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    raised_at: Mapped[datetime] = mapped_column(Utc)
    #: Whether it was right: then the cell is evaluated anew.
    upheld: Mapped[bool | None]
    answer: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
