"""Patrol objects."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, true
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import REFERENCE, Json, Model, Utc
from app.core.geo import geometry


class Site(Model):
    """A patrol object (巡查对象): a point, line or area with a watcher (rows B15, D01)."""

    __tablename__ = "site"
    __table_args__ = (
        Index("ix_site_village", "village_id", "kind"),
        Index("ix_site_lonlat", "lon", "lat"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: P01 … P35 (requirements §3).
    kind: Mapped[str]
    name: Mapped[str]
    #: running, stopped, closed … as last observed by a visit that counts, or as a person said after
    #: that.
    status: Mapped[str]
    #: What a person said last, and when; no moment where nobody did since it was recorded.
    status_said: Mapped[str] = mapped_column(
        default=lambda row: row.get_current_parameters()["status"], server_default="unknown"
    )
    status_said_at: Mapped[datetime | None] = mapped_column(Utc)
    address: Mapped[str | None]
    #: Legal person or contact, products, permits: the enterprise basics of row A10.
    basics: Mapped[str | None]
    #: The rule that holds inside its polygon today: water_first_grade, red_line, burn_prone,
    #: permitted_point (rows B08, B09, B12). What held when says ZoneVersion.
    zone: Mapped[str | None]
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
    #: The version of the boundaries by which these cells were found.
    boundary_version: Mapped[int | None]
    last_seen_at: Mapped[datetime | None] = mapped_column(Utc)
    #: The day from which it is no longer patrolled.
    retired_on: Mapped[date | None]


class ZoneVersion(Model):
    """A rule zone as it was from a day to a day: a filing is judged by those of its observed day.

    Rows are added and ended, never deleted.
    """

    __tablename__ = "zone_version"
    __table_args__ = REFERENCE

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    #: The county whose zone it is: it says nothing of places in another.
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    zone: Mapped[str]
    shape: Mapped[Any] = mapped_column(geometry("GEOMETRY"))
    #: Its first day; empty for zones of before versions were kept.
    begins_on: Mapped[date | None]
    #: The day from which it holds no longer; empty while it does.
    ends_on: Mapped[date | None]


class Campaign(Model):
    """A ban period or campaign with its dates and area (rows B07, B08, B10, J03)."""

    __tablename__ = "campaign"
    __table_args__ = REFERENCE

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The area: this cell and all below it.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    name: Mapped[str]
    #: Codes of the kinds that are banned meanwhile: findings of them are proposed as serious at
    #: least.
    kinds: Mapped[list[str]] = mapped_column(Json)
    #: What was banned on its days before they were changed: {until: a day, kinds}, in the order of
    #: their last days.
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: Whether the county office set it, or changed it last: a township does not lessen that.
    by_county: Mapped[bool] = mapped_column(server_default=true())
    #: Team, duty roster, hotline: what people need to know.
    note: Mapped[str | None]
