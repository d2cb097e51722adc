"""Samples drawn for checking by the level above, and what was found (row E26)."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class Sample(Model):
    """A draw that anybody can make again from its seed; rows are only ever added."""

    __tablename__ = "sample"
    __table_args__ = (Index("ix_sample_cell", "cell_id", "drawn_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: The cell whose office checks; what is drawn lies below it.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: patrols, closings, dismissals, hand_ups or figures, and of which period.
    kind: Mapped[str]
    period: Mapped[str]
    #: Made by the program, so that nobody looks for one that pleases him.
    seed: Mapped[str]
    method: Mapped[int]
    size: Mapped[int]
    #: What it was drawn from: how many, and a mark of them, as known when it was drawn.
    frame_size: Mapped[int]
    frame_digest: Mapped[str]
    drawn_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    drawn_at: Mapped[datetime] = mapped_column(Utc)
    policy_version: Mapped[int] = mapped_column(ForeignKey("policy.id"))


class SampleItem(Model):
    """One thing drawn."""

    __tablename__ = "sample_item"

    sample_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sample.id"), primary_key=True)
    #: From 1, in the order in which it was drawn.
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The patrol's id, the closing's event, the figure: 2026Q3/990126101203/patrol_plan.
    key: Mapped[str]
    #: The cell that told it.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: Who told it: he does not check it.
    officer_ids: Mapped[list[int]] = mapped_column(Json)
    #: What was told, as it stood when it was drawn.
    told: Mapped[dict[str, Any]] = mapped_column(Json)


class SampleVerdict(Model):
    """What somebody found when he checked; the last one holds, rows are only ever added."""

    __tablename__ = "sample_verdict"
    __table_args__ = (UniqueConstraint("sample_id", "place", "seq"),)

    #: Made by the client.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sample_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sample.id"))
    place: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    at: Mapped[datetime] = mapped_column(Utc)
    #: From 1 an item: two at once are one and a refusal.
    seq: Mapped[int]
    #: One of rules.samples.VERDICTS.
    verdict: Mapped[str]
    note: Mapped[str]
    photo_ids: Mapped[list[str]] = mapped_column(Json)
    #: The finding that a false one proposes.
    finding_id: Mapped[uuid.UUID | None]
