"""Who has a case open in front of him."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc


class CaseOpen(Model):
    """A reviewer at a case's page, so that another one sees that he is not alone."""

    __tablename__ = "case_open"

    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(Utc)
    #: The page says every few seconds that it is still there.
    seen_at: Mapped[datetime] = mapped_column(Utc)
