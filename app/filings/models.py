"""Filings set aside, kept raw: refused, waiting for what they refer to, failed on by the program.

No upload is lost because it was wrong (field lesson 2).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc

WAITING = "waiting"
#: The program failed on it: it is tried again by itself, and operators see it.
FAILED = "failed"


class RefusedFiling(Model):
    """The body of a filing that was set aside; nothing of it is anywhere else."""

    __tablename__ = "refused_filing"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    #: The address it was sent to, which names the kind of filing and its id.
    path: Mapped[str]
    #: The code of the refusal, or `waiting`, or `failed`.
    code: Mapped[str]
    body: Mapped[bytes]
    #: SHA-256 of the body without what changes at each sending.
    digest: Mapped[str | None]
    #: The refusal as the officer was told it, and the version that an action named.
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    if_match: Mapped[str | None]
    #: When it was filed again after all; empty while it waits for a person.
    refiled_at: Mapped[datetime | None] = mapped_column(Utc)
