"""Lists of cases that somebody comes back to."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class SavedView(Model):
    """A list of cases under a name of an officer's own."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("officer_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    name: Mapped[str]
    #: What the list is asked by, as it stands in its address: status=reported&order=due.
    asked: Mapped[str]
