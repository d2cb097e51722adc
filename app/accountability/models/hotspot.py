"""Active fires that satellites saw, as FIRMS gives them."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc

WITH_CASE = "incident_id IS NOT NULL"


class Hotspot(Model):
    """One detection inside a county; the same one of any file is one row."""

    __tablename__ = "hotspot"
    __table_args__ = (
        UniqueConstraint("county_id", "satellite", "observed_at", "lon", "lat"),
        Index("ix_hotspot_county", "county_id", "observed_at", "id"),
        Index("ix_hotspot_township", "township_id", "observed_at", "id"),
        Index(
            "ix_hotspot_case",
            "county_id",
            "observed_at",
            postgresql_where=text(WITH_CASE),
            sqlite_where=text(WITH_CASE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    township_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: As the file names it, T and A for Terra and Aqua.
    satellite: Mapped[str]
    observed_at: Mapped[datetime] = mapped_column(Utc)
    #: WGS-84 degrees of the pixel's middle, and half of its longer side in metres.
    lon: Mapped[float]
    lat: Mapped[float]
    accuracy_m: Mapped[int]
    #: As the file says it (0 to 100, or a letter), and what that means: low, nominal, high.
    confidence: Mapped[str]
    band: Mapped[str]
    #: Fire radiative power in megawatts.
    frp: Mapped[float | None]
    #: low, matched, case, joined, old: see rules/hotspots.py.
    state: Mapped[str]
    #: The case that it was matched with, opened, or joined.
    incident_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("incident.id"))
    imported_at: Mapped[datetime] = mapped_column(Utc)
    imported_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
