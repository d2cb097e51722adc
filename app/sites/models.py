"""Patrol objects."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc
from app.core.geo import geometry


class Site(Model):
    """A patrol object (巡查对象): a point, line or area with a watcher (rows B15, D01)."""

    __tablename__ = "site"
    __table_args__ = (Index("ix_site_village", "village_id", "kind"), Index("ix_site_lonlat", "lon", "lat"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: P01 … P35 (requirements §3).
    kind: Mapped[str]
    name: Mapped[str]
    #: running, stopped, closed … as last seen.
    status: Mapped[str]
    address: Mapped[str | None]
    #: Legal person or contact, products, permits: the enterprise basics of row A10.
    basics: Mapped[str | None]
    #: The officer who watches it.
    watcher_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: A point of it, in degrees, for boxes and locating.
    lon: Mapped[float]
    lat: Mapped[float]
    shape: Mapped[Any] = mapped_column(geometry("GEOMETRY"), deferred=True)
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    township_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    county_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    last_seen_at: Mapped[datetime | None] = mapped_column(Utc)
    #: The day from which it is no longer patrolled.
    retired_on: Mapped[date | None]
