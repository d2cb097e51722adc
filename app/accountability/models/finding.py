"""Findings of false rectification and false reporting (row E11)."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.accountability.models.record import OfUnit, one_unit
from app.core.db import Model


class Finding(OfUnit, Model):
    """That what a unit told was not so: of a case, a patrol, a figure; decided by another."""

    __tablename__ = "accountability_finding"
    __table_args__ = (
        one_unit(),
        Index("ix_accountability_finding_authority", "authority_id", "created_at"),
        Index("ix_accountability_finding_about", "about_id"),
    )

    #: One of rules.findings.KINDS.
    kind: Mapped[str]
    #: incident, patrol or figure, its key, and what stands for it in a text.
    about: Mapped[str]
    about_id: Mapped[str]
    label: Mapped[str]
    #: On which day it was told: who answered then, answers for it.
    on_day: Mapped[date]
    #: Who told it, where one is known.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    facts: Mapped[str]
    #: The sample in which it was checked, and its place there.
    sample_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sample.id"))
    sample_place: Mapped[int | None]
