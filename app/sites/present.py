"""What sites and campaigns look like in answers."""

from collections.abc import Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.core.geo import from_db, to_geojson
from app.sites.models import Campaign, Site
from app.sites.queries import versions_of

SITE = (
    "id",
    "kind",
    "name",
    "status",
    "zone",
    "address",
    "basics",
    "watcher_id",
    "lon",
    "lat",
    "last_seen_at",
    "retired_on",
)
CAMPAIGN = ("id", "name", "kinds", "starts_on", "ends_on", "note")


def site_out(site: Site) -> dict[str, Any]:
    """One site with its cell, its place as GeoJSON in WGS-84."""
    return sites_out([site])[0]


def sites_out(sites: Sequence[Site]) -> list[dict[str, Any]]:
    """Sites with their cells; one query for any number."""
    places = cells.by_ids(site.cell_id for site in sites)
    return [
        {name: getattr(site, name) for name in SITE}
        | {
            "cell": cell_ref(places.get(site.cell_id or 0)),
            "geometry": to_geojson(from_db(site.shape)),
        }
        for site in sites
    ]


def site_detail(site: Site) -> dict[str, Any]:
    """One site, and what rule held in it from when to when."""
    versions = [
        {name: getattr(row, name) for name in ("zone", "begins_on", "ends_on")}
        | {"geometry": to_geojson(from_db(row.shape))}
        for row in versions_of(site)
    ]
    return site_out(site) | {"zone_versions": versions}


def campaign_out(campaign: Campaign) -> dict[str, Any]:
    """A ban period or campaign with its cell."""
    place = cells.by_ids([campaign.cell_id])[campaign.cell_id]
    return {name: getattr(campaign, name) for name in CAMPAIGN} | {"cell": cell_ref(place)}
