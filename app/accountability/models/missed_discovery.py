"""What others found in a cell, held against who answered for it: proposed, explained, decided."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc

LEVELS = ("village", "township", "county")
UNDECIDED = "decided_at IS NULL AND withdrawn_at IS NULL"


class MissedDiscovery(Model):
    """A proposal that somebody failed to discover a case (未能发现, rows E12, E20). It weighs only
    once a person has decided so.
    """

    __tablename__ = "missed_discovery"
    __table_args__ = (
        # whichever job, hook or hand opens it: once a case and cell
        UniqueConstraint("incident_id", "cell_id"),
        *(
            Index(f"ix_missed_discovery_{level}", f"{level}_id", "opened_at", "id")
            for level in LEVELS
        ),
        Index("ix_missed_discovery_officer", "officer_id", "opened_at", "id"),
        # what evaluations count of a county's period
        Index("ix_missed_discovery_day", "county_id", "day"),
        Index("ix_missed_discovery_follows", "follows_id"),
        Index(
            "ix_missed_discovery_undecided",
            "opened_at",
            postgresql_where=text(UNDECIDED),
            sqlite_where=text(UNDECIDED),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"))
    #: The cell that was answered for, and its territory on that day.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    township_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: Who answered for it then, and by which post; empty: nobody did, the seat was vacant.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    post: Mapped[str | None]
    #: Of the upper cell: the decision on the lower one, called serious, that proposes it.
    follows_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("missed_discovery.id"))
    #: When the case was observed, and the local day of it.
    observed_at: Mapped[datetime] = mapped_column(Utc)
    day: Mapped[date]
    #: open, explained; decided: missed, serious, not_missed.
    state: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(Utc)
    policy_version: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    #: Until when the person may explain before anybody decides against him; empty where nobody is.
    explain_by: Mapped[datetime | None] = mapped_column(Utc)
    explained_at: Mapped[datetime | None] = mapped_column(Utc)
    explanation: Mapped[str | None]
    photo_ids: Mapped[list[str]] = mapped_column(Json)
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    reason: Mapped[str | None]
    #: The patrols near the place as they were shown to who decided: a track is thinned later.
    evidence: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    #: Since when it holds no more, because the case does not; and why: unfounded, merged,
    #: reclassified, relocated.
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)
    withdrawn_because: Mapped[str | None]
