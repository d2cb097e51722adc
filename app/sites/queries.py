"""Reading sites in one's territory."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import shapely
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import undefer

from app.cells.models import Cell
from app.core.db import db
from app.core.epoch import kept
from app.core.errors import Problem, refuse
from app.core.geo import from_db
from app.core.paths import ids_on
from app.posts.rules import Scope
from app.sites import rules
from app.sites.models import Campaign, Site, ZoneVersion
from app.sites.rules import Local
from app.taxonomy.rules import in_use


def inside(cell_ids: Any) -> ColumnElement[bool]:
    """Sites whose own cell, village, township or county is one of these."""
    return or_(
        *[
            column.in_(cell_ids)
            for column in (Site.cell_id, Site.village_id, Site.township_id, Site.county_id)
        ]
    )


def patrolled_on(day: Any) -> ColumnElement[bool]:
    """Sites that are patrolled on a day: from the day of its retirement on one is no more."""
    return or_(Site.retired_on.is_(None), Site.retired_on > day)


def visible_site(scope: Scope, site_id: int, action: str = "sites.read") -> Site:
    """A site of the caller's territory; 404 otherwise."""
    query = (
        select(Site)
        .options(undefer(Site.shape))
        .where(Site.id == site_id, inside(scope.cell_ids(action)))
    )
    return db.session.scalars(query).first() or refuse("not_found")


def box(text: str) -> tuple[float, float, float, float]:
    """west,south,east,north in degrees."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValueError
    except ValueError:
        raise Problem(
            "invalid", fields=["bbox"], errors={"bbox": ["west,south,east,north"]}
        ) from None
    return west, south, east, north


def listing(
    scope: Scope,
    *,
    cell: Cell | None,
    kind: str | None,
    q: str | None,
    bbox: str | None,
    day: date,
    after: int | None,
    limit: int,
) -> Sequence[Site]:
    """Sites in use on a day, by id."""
    query = (
        select(Site)
        .options(undefer(Site.shape))
        .where(inside(scope.cell_ids("sites.read")), patrolled_on(day))
    )
    if cell is not None:
        query = query.where(inside([cell.id]))
    if kind:
        query = query.where(Site.kind == kind)
    if q:
        query = query.where(Site.name.contains(q, autoescape=True))
    if bbox:
        west, south, east, north = box(bbox)
        query = query.where(Site.lon.between(west, east), Site.lat.between(south, north))
    if after is not None:
        query = query.where(Site.id > after)
    return db.session.scalars(query.order_by(Site.id).limit(limit)).all()


def local_rules(
    kind: str,
    *,
    county_ids: Collection[int],
    paths: Collection[str],
    lon: float | None,
    lat: float | None,
    day: date,
    site_id: int | None = None,
) -> Local:
    """What the zones at a point and the ban periods of its cells say of a finding of this kind on
    a day: of all counties and cells that it may lie in, where a border is near. With `site_id`
    the zone that this site was then, too, wherever its point lies.
    """
    here = () if lon is None or lat is None else sorted(county_ids)
    zones = [
        zone
        for county_id in here
        for zone in zones_at(county_id, lon or 0, lat or 0, day, site_id=site_id)
    ]
    banned = [kinds for path in sorted(paths) for kinds in banned_at(path, day)]
    return rules.local_rules(kind, zones=zones, banned=banned)


def zones_at(
    county_id: int, lon: float, lat: float, day: date, *, site_id: int | None = None
) -> list[str]:
    """The rule zones of a county that a point lies in on a day, in the order of their sites, and
    what the site `site_id` is itself.
    """
    return [
        zone
        for site, zone, shape, begins_on, ends_on in _zones(county_id)
        if (begins_on is None or begins_on <= day)
        and in_use(ends_on, day)
        and (site == site_id or shapely.intersects_xy(shape, lon, lat))
    ]


def versions_of(site: Site) -> Sequence[ZoneVersion]:
    """What rule held in it from when to when, the oldest first."""
    query = select(ZoneVersion).where(ZoneVersion.site_id == site.id)
    return db.session.scalars(query.order_by(ZoneVersion.id)).all()


def banned_at(path: str, day: date) -> list[list[str]]:
    """The kinds that each ban period of a cell, or of one above it, forbids on a day."""
    return [
        kinds
        for area, kinds, first, last in _bans()
        if path.startswith(area) and first <= day <= last
    ]


@kept
def _zones(county_id: int) -> list[tuple[int, str, Any, date | None, date | None]]:
    """All zones that a county has or had, each with its site: what is filed late is judged by those
    of its day.
    """
    columns = ZoneVersion.site_id, ZoneVersion.zone, ZoneVersion.shape
    days = ZoneVersion.begins_on, ZoneVersion.ends_on
    query = select(*columns, *days).where(ZoneVersion.county_id == county_id)
    found: list[tuple[int, str, Any, date | None, date | None]] = [
        (site_id, zone, from_db(shape), *of_days)
        for site_id, zone, shape, *of_days in db.session.execute(
            query.order_by(ZoneVersion.site_id, ZoneVersion.id)
        )
    ]
    shapely.prepare([shape for _, _, shape, *_ in found])
    return found


@kept
def _bans() -> list[tuple[str, list[str], date, date]]:
    """What is banned where from which day to which: a campaign whose kinds were changed is one for
    each of its spans.
    """
    query = (
        select(Cell.path, Campaign.starts_on, Campaign.ends_on, Campaign.kinds, Campaign.earlier)
        .join(Cell, Cell.id == Campaign.cell_id)
        .order_by(Campaign.id)
    )
    return [
        (path, kinds, first, last)
        for path, *terms in db.session.execute(query)
        for kinds, first, last in rules.spans(*terms)
        if kinds
    ]


def campaigns(scope: Scope, day: date | None) -> Sequence[Campaign]:
    """Ban periods and campaigns of the tree that somebody works in, the newest first.

    With `day` only those that last then.
    """
    above = {i for post in scope.posts for i in ids_on(post.path)}
    tops = [Cell.path.startswith(post.path) for post in scope.posts]
    query = (
        select(Campaign)
        .join(Cell, Cell.id == Campaign.cell_id)
        .where(or_(Campaign.cell_id.in_(above), *tops))
    )
    if day is not None:
        query = query.where(Campaign.starts_on <= day, Campaign.ends_on >= day)
    return db.session.scalars(
        query.order_by(Campaign.starts_on.desc(), Campaign.id.desc()).limit(200)
    ).all()


def campaign_to_write(scope: Scope, campaign_id: int) -> Campaign:
    """A campaign of the caller's territory; 404 otherwise."""
    row = db.session.get(Campaign, campaign_id)
    if row is None or not scope.covers(
        "campaigns.write", db.session.get_one(Cell, row.cell_id).path
    ):
        refuse("not_found")
    return row
