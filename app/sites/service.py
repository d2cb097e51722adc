"""Adding, changing and importing sites."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import marshmallow as ma
import orjson
import shapely

from app.cells import locating
from app.cells import queries as cells
from app.core import audit
from app.core.db import db, reference_changed
from app.core.errors import Problem, refuse
from app.core.geo import from_db, from_geojson, to_db
from app.people.models import Officer
from app.posts.rules import Caller, Scope
from app.sites.models import Campaign, Site
from grids import datums

MOST_ROWS = 2_000  # a write transaction lasts no longer than two seconds
ZONE_SHAPES = ("Polygon", "MultiPolygon")
SHAPES = ("Point", "LineString", "Polygon", "MultiPolygon")


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
        if shape.area
        else shape.interpolate(0.5, normalized=True)
    )
    found = locating.locate(point.x, point.y, at=now)
    site.lon, site.lat, site.shape = point.x, point.y, to_db(shape)
    site.cell_id = found.finest()
    for level in ("village", "township", "county"):
        setattr(site, f"{level}_id", found.cells.get(level))


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
    """A new site; it must lie in the caller's territory."""
    body = dict(body)
    shape = _shape(body.pop("geometry"), body.pop("datum"))
    if body["watcher_id"] is not None and db.session.get(Officer, body["watcher_id"]) is None:
        refuse("unknown_officer")
    site = Site(**body)
    _place(site, shape, now)
    _check_zone(site.zone, shape)
    if not _in_territory(caller.scope, site):
        refuse("outside_territory")
    db.session.add(site)
    db.session.flush()
    if site.zone:
        reference_changed()
    audit.changed("sites.add", "site", site.id, by=caller.id, now=now, name=site.name)
    return site


def edit_site(*, caller: Caller, site: Site, body: dict[str, Any], now: datetime) -> Site:
    """Change a site; a new shape locates it anew."""
    body = dict(body)
    datum = body.pop("datum", "wgs84")
    if "geometry" in body:
        _place(site, _shape(body.pop("geometry"), datum), now)
        if not _in_territory(caller.scope, site):
            refuse("outside_territory")
    if body.get("watcher_id") is not None and db.session.get(Officer, body["watcher_id"]) is None:
        refuse("unknown_officer")
    _check_zone(body.get("zone", site.zone), from_db(site.shape))
    was = site.zone
    diff = audit.apply(site, body)
    if was or site.zone:
        reference_changed()
    audit.changed("sites.edit", "site", site.id, by=caller.id, now=now, **diff)
    db.session.flush()
    return site


def seen(site_id: int, *, at: datetime, status: str | None) -> None:
    """A visit saw the site (B18): the newest one says when, and whether it runs."""
    site = db.session.get_one(Site, site_id)
    if site.last_seen_at is None or at >= site.last_seen_at:
        site.last_seen_at = at
        site.status = status or site.status


def add_campaign(*, caller: Caller, body: dict[str, Any], now: datetime) -> Campaign:
    """A ban period or campaign in the caller's territory."""
    body = dict(body)
    cell = cells.named(body.pop("cell"))
    if not caller.scope.covers("campaigns.write", cell.path):
        refuse("outside_territory")
    campaign = Campaign(cell_id=cell.id, **body)
    return _kept(campaign, "campaigns.add", caller, now, name=campaign.name)


def edit_campaign(
    *, caller: Caller, campaign: Campaign, body: dict[str, Any], now: datetime
) -> Campaign:
    """Other dates, kinds or words; cases already filed keep what was proposed."""
    diff = audit.apply(campaign, body)
    return _kept(campaign, "campaigns.edit", caller, now, **diff)


def _kept(
    campaign: Campaign, action: str, caller: Caller, now: datetime, **detail: Any
) -> Campaign:
    if campaign.ends_on < campaign.starts_on:
        refuse("dates_reversed")
    db.session.add(campaign)
    db.session.flush()
    audit.changed(action, "campaign", campaign.id, by=caller.id, now=now, **detail)
    return campaign


def import_sites(
    *, caller: Caller, content: bytes, datum: str, now: datetime, read: Callable[[Any], Any]
) -> list[dict[str, Any]]:
    """Sites from GeoJSON or CSV (kind, name, lon, lat, status, address, basics): all rows or none.

    `read` checks a row as the body of one site is checked; the answer reports on each row.
    """
    report = []
    for number, body in enumerate(_rows(content), 1):
        fault = None
        try:
            add_site(caller=caller, body=read(body | {"datum": datum}), now=now)
        except ma.ValidationError as error:
            fault = "; ".join(
                f"{name}: {said}" for name, said in error.normalized_messages().items()
            )
        except Problem as problem:
            fault = problem.body(english=False)["detail"]
        report.append(
            {
                "row": number,
                "name": str(body.get("name", ""))[:100],
                "ok": fault is None,
                "fault": fault,
            }
        )
    if not report or not all(row["ok"] for row in report):
        refuse("import_refused", rows=report)
    return report


def _rows(content: bytes) -> list[dict[str, Any]]:
    if content.lstrip()[:1] == b"{":
        try:
            features = orjson.loads(content)["features"]
            rows = [
                {k: v for k, v in f["properties"].items() if v is not None}
                | {"geometry": f["geometry"]}
                for f in features
            ]
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            refuse("import_refused", rows=[], why="GeoJSON FeatureCollection")
    else:
        rows = _csv(content)
    return rows if len(rows) <= MOST_ROWS else refuse("too_large")


def _csv(content: bytes) -> list[dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    rows = []
    try:
        lines = list(csv.DictReader(io.StringIO(text)))
    except csv.Error:
        refuse("import_refused", rows=[], why="CSV")
    for line in lines:
        row: dict[str, Any] = {
            k: v
            for k, v in line.items()
            if k in ("kind", "name", "status", "address", "basics") and v
        }
        try:
            row["geometry"] = {
                "type": "Point",
                "coordinates": [float(line["lon"]), float(line["lat"])],
            }
        except (KeyError, TypeError, ValueError):
            row["geometry"] = {}
        rows.append(row)
    return rows
