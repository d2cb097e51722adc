"""Ledger kinds by version."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import REFERENCE, Model, Ordered, Utc


class LedgerKind(Model):
    """What a ledger asks of its items, by version (rows D03–D16); see rules/kinds.py.

    Rows are added, never rewritten: an item keeps the version by which it was listed, or its fields
    were last set.
    """

    __tablename__ = "ledger_kind"
    __table_args__ = (UniqueConstraint("county_id", "code", "version"), REFERENCE)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Empty for those that come with the program, which every county has until it has its own.
    county_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: bare_land: the same for all versions.
    code: Mapped[str]
    #: From 1 in each county.
    version: Mapped[int]
    #: As rules.kinds has checked it; forms show its fields in their order.
    data: Mapped[dict[str, Any]] = mapped_column(Ordered)
    #: Nothing new is listed in it; what is there goes on.
    retired: Mapped[bool]
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    edited_at: Mapped[datetime] = mapped_column(Utc)
