"""The life of this database: drawn when it is made and again at each restore.

Every filing answer carries it. A phone that sees another one sends again what it has filed since: after a restore
what came later than the backup is gone here, and only there.
"""

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc


class Epoch(Model):
    """A single row."""

    __tablename__ = "epoch"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Thirty-two hex digits.
    value: Mapped[str]
    since: Mapped[datetime] = mapped_column(Utc)


def draw() -> str:
    """A new epoch's value."""
    return uuid.uuid4().hex
