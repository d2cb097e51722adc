"""/hotspots: active fires seen by satellites."""

from typing import Any

from flask import g, request

from app.accountability import service
from app.accountability.present.hotspots import hotspots_page
from app.accountability.schemas.hotspots import (
    HotspotOut,
    HotspotsImported,
    HotspotsQuery,
    ImportQuery,
)
from app.core import clock
from app.core.bounds import JSON_LIMIT
from app.core.marks import first, needs, takes_up_to
from app.core.paging import page_of
from app.core.web import Blueprint

blp = Blueprint("hotspots", __name__, url_prefix="/api/v1/hotspots", description="卫星火点")
ROW = {
    "id": 7,
    "satellite": "T",
    "observed_at": "2026-07-01T11:00:00+08:00",
    "lon": 114.95,
    "lat": 33.62,
    "accuracy_m": 500,
    "confidence": "57",
    "band": "nominal",
    "frp": 9.9,
    "state": "case",
    "incident_id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a02",
    "township": {"code": "990126101", "name": "青石镇"},
    "village": {"code": "990126101201", "name": "青河村"},
}
COUNTS = {
    "rows": 1421,
    "repeated": 0,
    "outside": 1404,
    "located": 17,
    "low": 3,
    "matched": 4,
    "case": 8,
    "joined": 2,
    "old": 0,
    "new": 17,
}
FILE = {
    "required": True,
    "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}},
}


@blp.get("")
@needs("hotspots.read")
@blp.arguments(HotspotsQuery(), location="query")
@blp.response(200, page_of(HotspotOut, "Hotspots"), example={"items": [ROW], "next": None})
def hotspots(query: dict[str, Any]) -> Any:
    """Those of one's territory, newest first 卫星火点列表"""
    return hotspots_page(g.caller, query)


def _read_file() -> None:
    g.hotspot_file = service.read_hotspots(request.get_data())


@blp.post("")
@needs("hotspots.write")
@takes_up_to(lambda: JSON_LIMIT)
@blp.arguments(ImportQuery(), location="query")
@blp.response(200, HotspotsImported(), example=COUNTS)
@blp.alt_response(403, description="post_lacks_permission: the county's office imports")
@blp.alt_response(413, description="too_large: over 200 new ones inside the county")
@blp.alt_response(422, description="import_refused, with `rows` saying what to correct")
@blp.doc(requestBody=FILE)
@first(_read_file)
def import_(_query: dict[str, Any]) -> Any:
    """Import a FIRMS csv of active fires; unreported ones become cases to verify 导入卫星火点

    The same file again, or in parts, makes nothing twice.
    """
    done = service.import_hotspots(caller=g.caller, file=g.hotspot_file, now=clock.now())
    return done.counts
