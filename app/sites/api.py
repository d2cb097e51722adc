"""/sites: the patrol objects of one's territory."""

from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.core import clock
from app.core.answers import said
from app.core.bounds import JSON_LIMIT
from app.core.marks import first, needs, takes_up_to
from app.core.paging import only_id, page_of, paged, whole
from app.core.schemas import DATUMS
from app.core.web import Blueprint
from app.sites import queries, service
from app.sites.present import campaign_out, site_detail, site_out, sites_out
from app.sites.schemas import (
    CampaignEdit,
    CampaignIn,
    CampaignOut,
    CampaignsQuery,
    ImportOut,
    ImportQuery,
    SiteDetail,
    SiteEdit,
    SiteIn,
    SiteOut,
    SitesQuery,
)

campaigns_blp = Blueprint(
    "campaigns", __name__, url_prefix="/api/v1/campaigns", description="禁烧期与专项行动"
)
blp = Blueprint("sites", __name__, url_prefix="/api/v1/sites", description="巡查对象")
IN = {
    "kind": "P08",
    "name": "青石水源地",
    "geometry": {"type": "Point", "coordinates": [114.9, 33.6]},
}
EXAMPLE = IN | {"id": 5, "status": "running", "lon": 114.9, "lat": 33.6}
BAN = {
    "name": "秋季禁烧",
    "cell": "990126",
    "kinds": ["AIR-01", "AIR-02"],
    "starts_on": "2026-09-15",
    "ends_on": "2026-11-15",
}
BAN_OUT = BAN | {"id": 1, "cell": {"code": "990126", "name": "青禾县"}}
FILE = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@blp.get("")
@needs("sites.read")
@blp.arguments(SitesQuery(), location="query")
@blp.response(200, page_of(SiteOut, "Sites"), example={"items": [EXAMPLE], "next": None})
def sites(query: dict[str, Any]) -> Any:
    """Sites of one's territory 巡查对象列表"""
    cell = cells.must(query["cell"]) if query.get("cell") else None
    filters = {name: query.get(name) for name in ("kind", "q", "bbox")}
    rows = queries.listing(
        g.caller.scope,
        cell=cell,
        day=clock.day_of(clock.now()),
        after=only_id(query["cursor"]),
        limit=query["limit"] + 1,
        **filters,
    )
    page = paged(list(rows), query["limit"], lambda site: [site.id])
    return page | {"items": sites_out(page["items"])}


@blp.post("")
@needs("sites.write")
@blp.arguments(SiteIn(), example=IN)
@blp.response(201, SiteOut(), example=EXAMPLE)
@blp.alt_response(403, description="outside_territory, zone_of_county")
@blp.once(SiteOut())
def add(body: dict[str, Any]) -> Any:
    """A new site 新增巡查对象"""
    return site_out(service.add_site(caller=g.caller, body=body, now=clock.now()))


def _read_file() -> None:
    datum = request.args.get("datum", "")
    g.site_file = service.read_sites(request.get_data(), datum) if datum in DATUMS else None


@blp.post("/import")
@needs("sites.write")
@takes_up_to(lambda: JSON_LIMIT)
@blp.arguments(ImportQuery(), location="query")
@blp.response(200, ImportOut(), example={"sites": 2, "rows": []})
@blp.alt_response(422, description="import_refused, with `rows` saying what to correct")
@blp.doc(requestBody=FILE)
@first(_read_file)
@blp.once(ImportOut())
def import_(_query: dict[str, Any]) -> Any:
    """Import GeoJSON, a zipped shapefile, GeoPackage or csv: all rows or none 导入巡查对象"""
    done = service.import_sites(
        caller=g.caller,
        file=g.site_file,
        now=clock.now(),
        read=SiteIn().load,
        said=said,
    )
    return {"sites": len(done.rows), "ignored": done.ignored, "rows": done.rows}


@blp.get("/<int:site_id>")
@needs("sites.read")
@blp.response(200, SiteDetail(), example=EXAMPLE | {"zone_versions": []})
def site(site_id: int) -> Any:
    """One site, with the versions of its zone 巡查对象"""
    return site_detail(queries.visible_site(g.caller.scope, site_id))


@blp.put("/<int:site_id>")
@needs("sites.write")
@blp.arguments(SiteEdit(), example={"status": "stopped"})
@blp.response(200, SiteOut(), example=EXAMPLE)
@blp.alt_response(403, description="zone_of_county, outside_territory")
@blp.alt_response(422, description="dated_back: it is retired today at the earliest")
def edit(body: dict[str, Any], site_id: int) -> Any:
    """Change or retire a site 修改巡查对象"""
    row = queries.visible_site(g.caller.scope, site_id, "sites.write")
    return site_out(service.edit_site(caller=g.caller, site=row, body=body, now=clock.now()))


@blp.delete("/<int:site_id>")
@needs("sites.write")
@blp.response(204)
def retire(site_id: int) -> Any:
    """Take a site off the patrol list; nothing in use is deleted 停用巡查对象"""
    now = clock.now()
    row = queries.visible_site(g.caller.scope, site_id, "sites.write")
    service.edit_site(caller=g.caller, site=row, body={"retired_on": clock.day_of(now)}, now=now)


@campaigns_blp.get("")
@needs("campaigns.read")
@campaigns_blp.arguments(CampaignsQuery(), location="query")
@campaigns_blp.response(
    200, page_of(CampaignOut, "Campaigns"), example={"items": [BAN_OUT], "next": None}
)
def campaigns(query: dict[str, Any]) -> Any:
    """Ban periods and campaigns that concern one's territory, the newest first 禁烧期与专项行动"""
    return whole(campaign_out(row) for row in queries.campaigns(g.caller.scope, query.get("day")))


@campaigns_blp.post("")
@needs("campaigns.write")
@campaigns_blp.arguments(CampaignIn(), example=BAN)
@campaigns_blp.response(201, CampaignOut(), example=BAN_OUT)
@campaigns_blp.alt_response(403, description="outside_territory")
@campaigns_blp.once(CampaignOut())
def add_campaign(body: dict[str, Any]) -> Any:
    """A new one: findings of its kinds in its area are proposed as serious at least 新增"""
    return campaign_out(service.add_campaign(caller=g.caller, body=body, now=clock.now()))


@campaigns_blp.put("/<int:campaign_id>")
@needs("campaigns.write")
@campaigns_blp.arguments(CampaignEdit(), example={"ends_on": "2026-11-30"})
@campaigns_blp.response(200, CampaignOut(), example=BAN_OUT)
@campaigns_blp.alt_response(403, description="ban_of_county: only the county lessens it")
@campaigns_blp.alt_response(422, description="dated_back: days that have passed stay as they were")
def edit_campaign(body: dict[str, Any], campaign_id: int) -> Any:
    """Change dates, kinds or words 修改"""
    row = queries.campaign_to_write(g.caller.scope, campaign_id)
    return campaign_out(
        service.edit_campaign(caller=g.caller, campaign=row, body=body, now=clock.now())
    )
