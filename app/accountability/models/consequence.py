"""Talks, circulars, vetoes, rewards and penalties (rows E10, E15, E21)."""

import uuid

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.accountability.models.record import OfUnit, one_unit
from app.core.db import Model


class Consequence(OfUnit, Model):
    """What is done about a unit or somebody of it, ordered by a person, on record for good."""

    __tablename__ = "consequence"
    __table_args__ = (
        one_unit(),
        Index("ix_consequence_authority", "authority_id", "created_at"),
        Index("ix_consequence_officer", "officer_id", "created_at"),
        Index("ix_consequence_period", "county_id", "period"),
    )

    #: One of rules.consequences.KINDS.
    kind: Mapped[str]
    #: Of a person: who, as in a file; empty where it is the unit's.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    person_name: Mapped[str | None]
    ground: Mapped[str]
    #: For which period of evaluation it counts: a veto's, a ranking's.
    period: Mapped[str | None]
    #: Chinese cents, where it is money.
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    #: The formal document by which it is told, and the file from which it follows.
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("document.id"))
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accountability_file.id"))
    #: What makes it the only one of its ground: the program proposes nothing twice.
    once_key: Mapped[str | None] = mapped_column(unique=True)
