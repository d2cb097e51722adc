"""The register of what is watched: sites with their visits."""

from collections.abc import Iterable
from typing import Any

from flask import g

from app.console.choices import Choice
from app.console.pages import say, word
from app.console.registers import offered
from app.console.registers.shape import MOST, Form, Register, Row, column
from app.console.site_words import SITE_KIND, SITE_STATUS
from app.core import clock
from app.core.geo import from_db
from app.core.schemas import DATUMS, Schema, number, one_of
from app.patrols import queries as patrols
from app.posts import queries as posts
from app.sites import queries, service
from app.sites.models import Site
from app.sites.present import sites_out
from app.sites.schemas import SiteEdit, SiteIn

#: How many visits a site's history shows.
VISITS = 50
SAID = ("kind", "name", "status", "zone", "address", "basics", "watcher_id")
RESULT = {"normal": ("正常", "normal"), "abnormal": ("异常", "abnormal")}


class SiteNew(SiteIn):
    """A site at a point; lines and areas are imported."""

    class Meta(Schema.Meta):
        exclude = ("geometry",)

    lon = number(-180, 180, required=True)
    lat = number(-90, 90, required=True)


class SitePlace(Schema):
    """Another point for a site."""

    lon = number(-180, 180, required=True)
    lat = number(-90, 90, required=True)
    datum = one_of(*DATUMS, load_default="wgs84")


def sites_rows() -> Iterable[Row]:
    filters = dict.fromkeys(("cell", "kind", "q", "bbox", "after"))
    rows = queries.listing(g.caller.scope, **filters, day=clock.day_of(clock.now()), limit=MOST)
    for site, row in zip(rows, sites_out(rows), strict=True):
        names = {"kind": word(SITE_KIND, row["kind"]), "status": word(SITE_STATUS, row["status"])}
        yield row | names | {"key": row["id"], "of": site}


def _seen(site_id: int) -> Site:
    return queries.visible_site(g.caller.scope, site_id)


def _own(site_id: int) -> Site:
    return queries.visible_site(g.caller.scope, site_id, "sites.write")


def _at(body: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [body.pop("lon"), body.pop("lat")]}
    return body | {"geometry": point}


def _add(_: None, body: dict[str, Any]) -> None:
    service.add_site(caller=g.caller, body=_at(body), now=clock.now())


def _edit(site: Site, body: dict[str, Any]) -> None:
    if body.get("status") == site.status:  # the form says it whatever else was changed
        del body["status"]
    service.edit_site(caller=g.caller, site=site, body=body, now=clock.now())


def _move(site: Site, body: dict[str, Any]) -> None:
    _edit(site, _at(body))


def _retire(site: Site, _: dict[str, Any]) -> None:
    _edit(site, {"retired_on": clock.day_of(clock.now())})


def _visits(site: Site) -> Iterable[tuple[str, str]]:
    yield say("对象", "Site"), site.name
    rows = patrols.visits_of_site(site.id, limit=VISITS)
    names = posts.names(officer_id for _, officer_id in rows)
    for visit, officer_id in rows:
        said = [names[officer_id]["name"], say(*RESULT.get(visit.result, (visit.result,) * 2))]
        said += [word(SITE_STATUS, visit.status)] if visit.status in SITE_STATUS else []
        said += [visit.note] if visit.note else []
        yield clock.shown(visit.arrived_at), " · ".join(said)
    if not rows:
        yield say("最近巡查", "Visits"), say("还没有人巡查过。", "Nobody has been there.")


def _is_the_callers(site: Site) -> bool:
    """Where a rule holds it is the county office's to end."""
    return site.zone is None or bool(g.caller.scope.reviews([site.county_id]))


def _is_point(site: Site) -> bool:
    shape = from_db(site.shape)
    return shape is not None and shape.geom_type == "Point"


def _name(row: Site) -> Iterable[tuple[str, str]]:
    yield say("对象", "Site"), row.name


def _choices(_: Any) -> dict[str, Choice]:
    return offered.site() | {"watcher_id": offered.people_here()}


REGISTERS = {
    "sites": Register(
        ("巡查对象", "Sites"),
        "work",
        "sites.read",
        (
            column("id", "编号", "Number"),
            column("name", "名称", "Name"),
            column("kind", "类别", "Kind"),
            column("cell", "网格", "Cell"),
            column("status", "状态", "Status"),
            column("last_seen_at", "最近巡查", "Last seen"),
        ),
        sites_rows,
        ("还没有巡查对象：请新增或导入。", "No sites yet: add or import them."),
        {
            "new": Form(
                ("新增对象", "New site"),
                ("已新增巡查对象。", "Added."),
                "sites.write",
                _add,
                SiteNew(),
                choices=_choices,
            ),
            "visits": Form(
                ("检查历史", "Visits"),
                ("", ""),
                "sites.read",
                None,
                find=_seen,
                facts=_visits,
            ),
            "edit": Form(
                ("修改", "Change"),
                ("已修改。", "Changed."),
                "sites.write",
                _edit,
                SiteEdit(only=SAID),
                find=_own,
                choices=_choices,
                values=lambda row: {name: getattr(row, name) for name in SAID},
            ),
            "move": Form(
                ("改位置", "Move"),
                ("位置已更正。", "Moved."),
                "sites.write",
                _move,
                SitePlace(),
                find=_own,
                values=lambda row: {"lon": row.lon, "lat": row.lat, "datum": "wgs84"},
                facts=_name,
                when=_is_point,
            ),
            "retire": Form(
                ("停用", "Retire"),
                ("已停用，历史保留。", "Retired; its history stays."),
                "sites.write",
                _retire,
                find=_own,
                facts=_name,
                may=_is_the_callers,
            ),
        },
    ),
}
