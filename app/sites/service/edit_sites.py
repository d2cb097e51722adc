"""Adding and changing sites."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import shapely

from app.core import audit, clock
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import refuse
from app.core.geo import from_db, from_geojson, to_db
from app.core.in_force import lasts
from app.core.paths import county_of
from app.core.settings import registered
from app.posts import queries as posts
from app.posts.rules import Caller, Scope
from app.sites.models import Site
from app.sites.service.keep_zones import check_office, keep_zone
from app.sites.service.place_sites import place_site
from app.sites.service.tell_status import UNKNOWN, say_status
from grids import datums

ZONE_SHAPES = ("Polygon", "MultiPolygon")
SHAPES = (
    *("Point", "LineString", "Polygon"),
    *("MultiPoint", "MultiLineString", "MultiPolygon"),
)


def _shape(value: dict[str, Any], datum: str) -> Any:
    """GeoJSON in `datum` to a WGS-84 shape."""
    return shapely.transform(
        from_geojson(value, SHAPES, "geometry"),
        lambda x, y: datums.to_wgs84(x, y, datum),
        interleaved=False,
    )


def _place(site: Site, shape: Any, now: datetime) -> None:
    """Set the geometry and the cells it lies in, by a point of it."""
    point = (
        shape
        if shape.geom_type == "Point"
        else shape.point_on_surface()
        if shape.area or shape.geom_type == "MultiPoint"
        else shape.interpolate(0.5, normalized=True)
    )
    site.lon, site.lat, site.shape = point.x, point.y, to_db(shape)
    place_site(site, now)


def _check_zone(zone: str | None, shape: Any) -> None:
    """A rule zone is an area."""
    if zone and shape.geom_type not in ZONE_SHAPES:
        refuse(
            "invalid",
            fields=["geometry"],
            errors={"geometry": [f"GeoJSON {' / '.join(ZONE_SHAPES)}"]},
        )


def _in_territory(scope: Scope, site: Site) -> bool:
    mine = scope.cell_ids("sites.write")
    return any(
        i in mine
        for i in (site.cell_id, site.village_id, site.township_id, site.county_id)
        if i is not None
    )


def add_site(*, caller: Caller, body: dict[str, Any], now: datetime) -> Site:
    """A new site; it must lie in the caller's territory.

    A rule zone is the county office's to add: refuses `zone_of_county`.
    """
    body = dict(body)
    shape = _shape(body.pop("geometry"), body.pop("datum"))
    site = Site(**body)
    if site.status != UNKNOWN:
        say_status(site, site.status, now)
    _place(site, shape, now)
    _check_zone(site.zone, shape)
    if not _in_territory(caller.scope, site):
        refuse("outside_territory")
    _check_watcher(site, site.watcher_id, now)
    if site.zone:
        check_office(caller, site.county_id)
    db.session.add(site)
    db.session.flush()
    if site.zone:
        keep_zone(site, now)
    audit.changed("sites.add", "site", site.id, by=caller.id, now=now, name=site.name)
    return site


def edit_site(*, caller: Caller, site: Site, body: dict[str, Any], now: datetime) -> Site:
    """Change a site; a new shape locates it anew.

    Where a rule holds in it, or is to, its shape, its zone and its end are the county office's:
    refuses `zone_of_county`.
    """
    body = dict(body)
    # one change after the other; of one that retires it whole: tasks that are just being made of it
    # are waited for, those to come see that it is retired
    whole = "retired_on" in body
    db.session.refresh(site, with_for_update=True if whole else {"key_share": True})
    datum = body.pop("datum", "wgs84")
    was, zones = site.county_id, {site.zone, body.get("zone", site.zone)} - {None}
    reshaped = "geometry" in body
    if reshaped:
        _place(site, _shape(body.pop("geometry"), datum), now)
        if not _in_territory(caller.scope, site):
            refuse("outside_territory")
    if body.get("watcher_id") != site.watcher_id:
        _check_watcher(site, body.get("watcher_id"), now)
    if body.get("retired_on", site.retired_on) != site.retired_on:
        check_day(body["retired_on"], now)  # what was asked for at it and missed stays so
    if body.get("retired_on") is not None and site.retired_on is None:
        _check_retires(site)
    _check_zone(body.get("zone", site.zone), from_db(site.shape))
    if "status" in body:
        say_status(site, body["status"], now)
    diff = audit.apply(site, body)
    if zones and (reshaped or {"zone", "retired_on"} & diff.keys()):
        check_office(caller, was, site.county_id)
        keep_zone(site, now)
    shape = {"reshaped": True} if reshaped else {}
    audit.changed("sites.edit", "site", site.id, by=caller.id, now=now, **diff | shape)
    db.session.flush()
    return site


def _check_watcher(site: Site, watcher_id: int | None, now: datetime) -> None:
    """A site is watched by people of its county: of others nobody learns here that they are."""
    if watcher_id is None:
        return
    today = clock.day_of(now)
    if not any(
        county_of(path) == site.county_id and lasts(post, today)
        for post, path in posts.posts_with_paths([watcher_id])
    ):
        refuse("unknown_officer")


def _check_retires(site: Site) -> None:
    """Nobody could do what is still asked for at a site that is gone."""
    users: Iterable[Callable[[int], Mapping[str, int]]] = registered("site_users")
    held: dict[str, Any] = {
        what: count for holds in users for what, count in holds(site.id).items()
    }
    if any(held.values()):
        refuse("site_in_use", **held)
