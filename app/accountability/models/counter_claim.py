"""That the program has proposed by number (row E14): never twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class CounterClaim(Model):
    """A unit's step in a period was proposed, whoever it met; rows are only ever added."""

    __tablename__ = "counter_claim"

    #: cell 12 or department 3.
    unit: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    #: One of rules.counters.STEPS.
    step: Mapped[str] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    #: {counter: {count, threshold}} of all that reached it.
    numbers: Mapped[dict[str, Any]] = mapped_column(Json)
    policy_version: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    claimed_at: Mapped[datetime] = mapped_column(Utc)
    #: How many answer for it; 0: nobody is on record, which the office is told.
    people: Mapped[int]
