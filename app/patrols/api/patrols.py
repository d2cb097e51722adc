"""/patrols: filing, lists, tracks."""

import uuid
from typing import Any

from flask import Response, g, request

from app.cells import queries as cells
from app.core import clock
from app.core.bodies import plain, raw_json
from app.core.bounds import JSON_LIMIT
from app.core.db import end_writing
from app.core.looks import ask_why, looks_at, protects
from app.core.marks import first, keeps_refused, needs, of_its_day, takes_up_to
from app.core.paging import page_of, paged, time_and_id
from app.core.web import Blueprint
from app.filings.examples import CASE_ID, EPOCH
from app.patrols import queries, service
from app.patrols.examples import EXAMPLE, IN
from app.patrols.models import Patrol
from app.patrols.present import geojson, gpx, patrol_out, patrols_out, visits_out
from app.patrols.schemas import (
    GpxQuery,
    PatrolDetail,
    PatrolFiled,
    PatrolIn,
    PatrolOut,
    PatrolsQuery,
    PieceIn,
    PieceKept,
    VerdictIn,
    VisitAlone,
    VisitKept,
)

PATROL = PatrolIn()
blp = Blueprint("patrols", __name__, url_prefix="/api/v1/patrols", description="巡查")


def read_gpx() -> None:
    """Read the file before the transaction begins."""
    g.gpx = service.read_gpx(request.get_data())


@blp.put("/<uuid:patrol_id>")
@needs("patrols.file")
@of_its_day
@keeps_refused
@takes_up_to(lambda: JSON_LIMIT, file=False)
@blp.arguments(PatrolIn(), example=IN)
@blp.response(201, PatrolFiled(), example=EXAMPLE | {"epoch": EPOCH})
@blp.alt_response(
    200,
    schema=PatrolFiled(),
    description="the same content again; or `state` waiting, with the `missing` pieces",
)
@blp.alt_response(409, description="content_differs, or id_taken")
@blp.alt_response(413, description="over 50,000 points or 8 MB")
def file(body: dict[str, Any], patrol_id: uuid.UUID) -> Any:
    """File a patrol with its track, visits and incidents under an id made by the client 上传巡查"""
    raw = raw_json()
    patrol, new, entries = service.file_patrol(
        caller=g.caller, patrol_id=patrol_id, body=body, raw=raw, now=clock.now()
    )
    end_writing()
    shown = patrol_out(
        patrol, g.caller.scope, g.caller.id, entries, visited=not new or bool(body["visits"])
    )
    status = 201 if new and patrol.state == "closed" else 200
    # filed with every patrol: the schema's walk would cost a tenth of it
    return plain(shown | {"epoch": g.epoch}, status=status)


@blp.put("/<uuid:patrol_id>/track/<int:number>")
@needs("patrols.file")
@of_its_day
@keeps_refused
@takes_up_to(lambda: JSON_LIMIT, file=False)
@blp.arguments(PieceIn(), example={name: IN[name] for name in ("started_at", "datum", "track")})
@blp.response(201, PieceKept(), example={"number": 1, "state": "running", "missing": []})
@blp.alt_response(200, schema=PieceKept(), description="the same piece again")
@blp.alt_response(409, description="content_differs, id_taken, or patrol_closed")
@blp.alt_response(413, description="over 50,000 points in all")
def piece(body: dict[str, Any], patrol_id: uuid.UUID, number: int) -> Any:
    """A piece of the track while the patrol runs, counted from 1.

    The closing PUT then says `pieces` instead of `track` 上传轨迹段
    """
    row, new = service.put_piece(
        caller=g.caller,
        patrol_id=patrol_id,
        number=number,
        body=body,
        raw=raw_json(),
        now=clock.now(),
    )
    missing = service.missing(patrol_id, row.pieces) if row.state == "waiting" else []
    return {
        "id": patrol_id,
        "number": number,
        "state": row.state,
        "missing": missing,
        "epoch": g.epoch,
    }, 201 if new else 200


@blp.put("/<uuid:patrol_id>.gpx")
@needs("patrols.file")
@of_its_day
@takes_up_to(lambda: JSON_LIMIT)
@first(read_gpx)
@blp.arguments(GpxQuery(), location="query")
@blp.response(201, PatrolFiled(), example=EXAMPLE | {"epoch": EPOCH})
@blp.alt_response(200, schema=PatrolFiled(), description="the same file again")
@blp.alt_response(409, description="content_differs, or id_taken")
@blp.alt_response(
    422,
    description="gpx_broken, gpx_empty, gpx_no_times: the sentence says what is wrong; "
    "gpx_several_outings: when each of the `outings` began",
)
@blp.doc(
    requestBody={
        "required": True,
        "content": {"application/gpx+xml": {"schema": {"type": "string", "format": "binary"}}},
    }
)
def import_gpx(query: dict[str, Any], patrol_id: uuid.UUID) -> Any:
    """A patrol from a handheld's GPX file 导入 GPX

    A file with several outings, hours apart, is imported in as many calls, each for its `outing`.
    """
    which = {name: query[name] for name in ("datum", "outing")}
    sent = service.patrol_of_gpx(*g.gpx, **which, now=clock.now())
    body = PATROL.load(
        sent | {"cell_code": query["cell_code"], "note": query["note"] or sent["note"]}
    )
    patrol, new, entries = service.file_patrol(
        caller=g.caller,
        patrol_id=patrol_id,
        body=body,
        raw=service.content_of_gpx(request.get_data(), **which),
        now=clock.now(),
    )
    return patrol_out(patrol, g.caller.scope, g.caller.id, entries, visited=not new) | {
        "epoch": g.epoch
    }, 201 if new else 200


@blp.put("/<uuid:patrol_id>/visits/<uuid:key>")
@needs("patrols.file")
@of_its_day
@keeps_refused
@blp.arguments(
    VisitAlone(),
    example={
        "site_id": 5,
        "arrived_at": IN["started_at"],
        "result": "normal",
        "sent_at": IN["started_at"],
    },
)
@blp.response(201, VisitKept(), example={"site_id": 5, "result": "normal"})
@blp.alt_response(200, schema=VisitKept(), description="the same content again")
@blp.alt_response(409, description="content_differs, or id_taken")
def visit(body: dict[str, Any], patrol_id: uuid.UUID, key: uuid.UUID) -> Any:
    """A visit, filed by itself under an id made by the client while its patrol runs 到点记录"""
    row, new = service.file_visit(
        caller=g.caller, patrol_id=patrol_id, key=key, body=body, raw=raw_json(), now=clock.now()
    )
    return visits_out([row])[0] | {"id": key, "epoch": g.epoch}, 201 if new else 200


@blp.get("")
@needs("patrols.read")
@blp.arguments(PatrolsQuery(), location="query")
@blp.response(200, page_of(PatrolOut, "Patrols"), example={"items": [EXAMPLE], "next": None})
def patrols(query: dict[str, Any]) -> Any:
    """Patrols of one's own and of one's territory, newest first 巡查列表"""
    cell = cells.must(query["cell"]) if query.get("cell") else None
    page = {"after": time_and_id(query["cursor"]), "limit": query["limit"] + 1}
    rows = queries.listing(
        g.caller.scope,
        g.caller.id,
        officer=query.get("officer"),
        cell=cell,
        day=query.get("day"),
        doubt=query.get("doubt"),
        **page,
    )
    shown = paged(
        list(rows), query["limit"], lambda patrol: [patrol.started_at.isoformat(), str(patrol.id)]
    )
    return shown | {"items": patrols_out(shown["items"])}


@blp.get("/<uuid:patrol_id>")
@needs("patrols.read")
@blp.response(200, PatrolDetail(), example=EXAMPLE)
def patrol(patrol_id: uuid.UUID) -> Any:
    """One patrol without its raw points 巡查"""
    return patrol_out(
        queries.seen(g.caller.scope, g.caller.id, patrol_id), g.caller.scope, g.caller.id
    )


@blp.post("/<uuid:patrol_id>/verdict")
@needs("patrols.judge")
@blp.arguments(VerdictIn(), example={"id": CASE_ID, "accepted": True, "ground": "photos_show"})
@blp.response(201, PatrolDetail(), example=EXAMPLE | {"doubt": "accepted"})
@blp.alt_response(200, schema=PatrolDetail(), description="the same verdict again")
@blp.alt_response(403, description="own_patrol, or post_lacks_permission")
@blp.alt_response(409, description="nothing_doubted, or id_taken")
@blp.alt_response(422, description="note_required: neither a ground nor a reason in words")
def verdict(body: dict[str, Any], patrol_id: uuid.UUID) -> Any:
    """Say whether a patrol in doubt counts 认可巡查"""
    row, new = service.give_verdict(
        caller=g.caller, patrol_id=patrol_id, body=body, now=clock.now()
    )
    return patrol_out(row, g.caller.scope, g.caller.id), 201 if new else 200


@blp.get("/<uuid:patrol_id>.geojson")
@needs("patrols.read")
@protects("track", by="tracks.read")
@blp.response(200, description="GeoJSON Feature with times and accuracies")
@blp.alt_response(403, description="peers see length and duration, never raw points")
def track_geojson(patrol_id: uuid.UUID) -> Any:
    """The track as GeoJSON; reading another's needs a reason and is recorded 轨迹"""
    return geojson(_with_track(patrol_id))


@blp.get("/<uuid:patrol_id>.gpx")
@needs("patrols.read")
@protects("track", by="tracks.read")
@blp.response(200, description="GPX 1.1", content_type="application/gpx+xml")
@blp.alt_response(403, description="peers see length and duration, never raw points")
def track_gpx(patrol_id: uuid.UUID) -> Any:
    """The track as GPX; reading another's needs a reason and is recorded 轨迹"""
    headers = {"Content-Disposition": f"attachment; filename={patrol_id}.gpx"}
    content = gpx(_with_track(patrol_id))
    return Response(content, mimetype="application/gpx+xml", headers=headers)


def _with_track(patrol_id: uuid.UUID) -> Patrol:
    owner = queries.owner_of(patrol_id)
    looks_at(patrol_id, whose_id=owner, own=owner in (g.caller.id, None))
    found = queries.with_track(g.caller.scope, g.caller.id, patrol_id)
    ask_why()
    return found
