"""/access-records: who looked at whose protected data, for inspector and administrator."""

from typing import Any

from flask import Response, g

from app.cells import queries as cells
from app.core.looks import looks_at, protects
from app.core.marks import needs
from app.core.paging import only_id, page_of, paged
from app.core.sheets import CSV, csv_file
from app.core.web import Blueprint
from app.posts import queries
from app.posts.present import LOOK_HEADINGS, looks_out, looks_table
from app.posts.schemas import AccessExportQuery, AccessOut, AccessQuery

blp = Blueprint(
    "access", __name__, url_prefix="/api/v1/access-records", description="个人信息访问记录"
)
EXAMPLE = {
    "id": 12,
    "at": "2026-07-01T01:00:00+00:00",
    "what": "track",
    "about_id": "8f2d…",
    "allowed": True,
    "basis": "inspector 1",
}
MOST_ROWS = 50_000


@blp.get("")
@needs("audit.read")
@blp.arguments(AccessQuery(), location="query")
@blp.response(200, page_of(AccessOut, "AccessRecords"), example={"items": [EXAMPLE], "next": None})
def records(query: dict[str, Any]) -> Any:
    """Looks by and at the people of one's territory, newest first: tracks, exports … 访问记录"""
    rows = queries.visible_looks(
        g.caller.scope,
        filters=_filters(query),
        before=only_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda row: [row.id])
    return page | {"items": looks_out(page["items"])}


@blp.get("/export.csv")
@needs("audit.read")
@protects("export", by="audit.read")
@blp.arguments(AccessExportQuery(), location="query")
@blp.response(200, description="CSV in UTF-8 with BOM, at most 50,000 rows", content_type=CSV)
def export(query: dict[str, Any]) -> Any:
    """The same as csv for Excel; itself on record 导出访问记录"""
    looks_at("access-records")
    rows = queries.visible_looks(
        g.caller.scope, filters=_filters(query), before=None, limit=MOST_ROWS
    )
    return Response(
        csv_file(LOOK_HEADINGS, looks_table(rows)),
        content_type=CSV,
        headers={"Content-Disposition": "attachment; filename=access-records.csv"},
    )


def _filters(query: dict[str, Any]) -> dict[str, Any]:
    return query | {"cell": cells.must(query["cell"]) if query.get("cell") else None}
