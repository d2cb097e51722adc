"""Who takes part in a case, and who reported it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc


class IncidentParty(Model):
    """Who may read a case beside its territory and its filer, and what he is in it meanwhile.

    An officer, a department by its liaisons, or a cell by its people in post.
    """

    __tablename__ = "incident_party"
    __table_args__ = (
        Index("ix_incident_party_officer", "officer_id"),
        Index("ix_incident_party_department", "department_id"),
        Index("ix_incident_party_cell", "cell_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: One of rules.standing.Part; what it gives ends with `until`, reading stays.
    part: Mapped[str]
    #: The key of the row that it comes from, where there is one: a transfer, an alarm.
    about: Mapped[str | None]
    since: Mapped[datetime | None] = mapped_column(Utc)
    until: Mapped[datetime | None] = mapped_column(Utc)


class Reporter(Model):
    """The citizen behind a call or letter.

    Shown only to the case's reviewer, each look recorded.
    """

    __tablename__ = "reporter"

    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    name: Mapped[str | None]
    phone: Mapped[str | None]
    anonymous: Mapped[bool]
