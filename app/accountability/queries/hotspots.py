"""Detections of one's territory, and what was reported near one."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accountability.models import Hotspot
from app.accountability.rules.hotspots import NEAR, NEAR_M, metres_apart
from app.core.db import db
from app.incidents.models import Incident
from app.incidents.rules.nearby import box_around
from app.posts.rules import Scope

COLUMNS = {
    "village": Hotspot.village_id,
    "township": Hotspot.township_id,
    "county": Hotspot.county_id,
}


class Spot(NamedTuple):
    """A place and a moment."""

    lon: float
    lat: float
    observed_at: datetime


def hotspots(
    scope: Scope,
    *,
    filters: Mapping[str, Any],
    after: tuple[datetime, int] | None,
    limit: int,
) -> Sequence[Hotspot]:
    """Those of one's territory, the newest first, by state and since a day."""
    query = select(Hotspot).where(_within(scope))
    if filters.get("state"):
        query = query.where(Hotspot.state == filters["state"])
    if after is not None:
        at, last = after
        earlier = and_(Hotspot.observed_at == at, Hotspot.id < last)
        query = query.where(or_(Hotspot.observed_at < at, earlier))
    order = query.order_by(Hotspot.observed_at.desc(), Hotspot.id.desc())
    return db.session.scalars(order.limit(limit)).all()


def count_hotspots(scope: Scope) -> dict[str, int]:
    """{state: how many} of one's territory."""
    query = select(Hotspot.state, func.count()).where(_within(scope)).group_by(Hotspot.state)
    found: dict[str, int] = dict(db.session.execute(query).all())
    return found


def _within(scope: Scope) -> ColumnElement[bool]:
    posts = scope.roots("hotspots.read")
    mine = [COLUMNS[post.level] == post.cell_id for post in posts if post.level in COLUMNS]
    return or_(*mine) if mine else Hotspot.id.is_(None)


def _around(of: Any, spot: Spot) -> list[Any]:
    west, south, east, north = box_around(spot.lon, spot.lat, NEAR_M)
    return [
        of.lon.between(west, east),
        of.lat.between(south, north),
        of.observed_at.between(spot.observed_at - NEAR, spot.observed_at + NEAR),
    ]


def _nearest(rows: Sequence[Any], spot: Spot) -> Any:
    """The key of the nearest in reach; of equally near ones the first by time and key."""
    here = spot.lon, spot.lat
    metres = [
        (metres_apart(here, (row.lon, row.lat)), row.observed_at, str(row[0]), row[0])
        for row in rows
    ]
    near = [one for one in metres if one[0] <= NEAR_M]
    return min(near)[-1] if near else None


def reported(spot: Spot, kinds: Collection[str], county_id: int) -> uuid.UUID | None:
    """The burning that people reported within 1 km and 24 h of a detection, the nearest; what was
    found to be none counts for nothing.
    """
    query = select(Incident.id, Incident.lon, Incident.lat, Incident.observed_at).where(
        Incident.county_id == county_id,
        Incident.kind.in_(kinds),
        Incident.source != "satellite",
        Incident.status != "unfounded",
        *_around(Incident, spot),
    )
    found: uuid.UUID | None = _nearest(db.session.execute(query).all(), spot)
    return found


def same_fire(spot: Spot, county_id: int) -> uuid.UUID | None:
    """The case that another detection within 1 km and 24 h has opened, the nearest."""
    query = select(Hotspot.incident_id, Hotspot.lon, Hotspot.lat, Hotspot.observed_at).where(
        Hotspot.county_id == county_id,
        Hotspot.state.in_(("case", "joined")),
        *_around(Hotspot, spot),
    )
    found: uuid.UUID | None = _nearest(db.session.execute(query).all(), spot)
    return found
