"""Accountability files 问责档案 (row E13)."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.accountability.models.record import OfUnit, one_unit
from app.core.db import Model


class AccountabilityFile(OfUnit, Model):
    """What somebody is proposed to answer for, what he says, what a person decided on it."""

    __tablename__ = "accountability_file"
    __table_args__ = (
        one_unit(),
        Index("ix_accountability_file_authority", "authority_id", "created_at"),
        Index("ix_accountability_file_officer", "officer_id", "created_at"),
    )

    #: Whom it is about: an officer, or somebody in office without an account, by his name then.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    person_name: Mapped[str]
    #: The post or office in which he answered for the unit, and on which day.
    role: Mapped[str]
    on_day: Mapped[date]
    #: One of rules.files.GROUNDS.
    ground: Mapped[str]
    facts: Mapped[str]
    #: What is proposed: one of rules.files.OUTCOMES.
    proposal: Mapped[str]
    #: Of the program's by number: for which period, and which step.
    period: Mapped[str | None]
    step: Mapped[str | None]
    finding_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accountability_finding.id"))
    #: The last day on which his explanation is waited for.
    explain_by: Mapped[date | None]
    #: What was decided, and until when he may appeal.
    outcome: Mapped[str | None]
    appeal_by: Mapped[date | None]
    #: open, upheld (the decision stands) or overturned.
    appeal: Mapped[str | None]
