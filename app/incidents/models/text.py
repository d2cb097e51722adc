"""What cases are found by."""

import uuid

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model

Tokens = Text().with_variant(TSVECTOR(), "postgresql")


class IncidentText(Model):
    """What a case is found by; one writer, service/index_text. Never of the reporter.

    A table of its own, so that a case that moves does not touch the index of its words. On SQLite
    triggers keep an FTS5 table, `incident_fts`, equal to it.
    """

    __tablename__ = "incident_text"
    __table_args__ = (
        Index(
            "ix_incident_text_tokens",
            "tokens",
            postgresql_using="gin",
            info={"only": "postgresql"},
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), unique=True)
    #: Tokens of rules/search, with blanks between them.
    tokens: Mapped[str] = mapped_column(Tokens)
