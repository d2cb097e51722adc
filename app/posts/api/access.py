"""/access-records: who looked at whose protected data, refused looks too.

For the inspector and the administrator.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, g

from app.core import clock
from app.core.schemas import only_id, page_of, paged
from app.core.sheets import CSV, csv_file
from app.core.web import Blueprint, looks_at, needs, protects
from app.posts import queries
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
NAMES = ("id", "at", "what", "about_id", "allowed", "basis", "why")
HEADINGS = (
    "序号",
    "时间",
    "查看人",
    "内容",
    "对象",
    "涉及人员",
    "是否允许",
    "依据或拒绝原因",
    "说明",
)
MOST_ROWS = 50_000


@blp.get("")
@needs("audit.read")
@blp.arguments(AccessQuery(), location="query")
@blp.response(200, page_of(AccessOut, "AccessRecords"), example={"items": [EXAMPLE], "next": None})
def records(query: dict[str, Any]) -> Any:
    """Looks by and at the people of one's territory, newest first: tracks, exports … 访问记录"""
    rows = queries.visible_looks(
        g.caller.scope, filters=query, before=only_id(query["cursor"]), limit=query["limit"] + 1
    )
    page = paged(list(rows), query["limit"], lambda row: [row.id])
    return page | {"items": list(_out(page["items"]))}


@blp.get("/export.csv")
@needs("audit.read")
@protects("export", by="audit.read")
@blp.arguments(AccessExportQuery(), location="query")
@blp.response(200, description="CSV in UTF-8 with BOM, at most 50,000 rows", content_type=CSV)
def export(query: dict[str, Any]) -> Any:
    """The same as csv for Excel; itself on record 导出访问记录"""
    looks_at("access-records")
    rows = _out(queries.visible_looks(g.caller.scope, filters=query, before=None, limit=MOST_ROWS))
    table = ((r["id"], clock.local(r["at"]).isoformat(), *_cells(r)) for r in rows)
    return Response(
        csv_file(HEADINGS, table),
        content_type=CSV,
        headers={"Content-Disposition": "attachment; filename=access-records.csv"},
    )


def _cells(row: dict[str, Any]) -> Sequence[Any]:
    whose = row["whose"]["name"] if row["whose"] else ""
    return (
        row["officer"]["name"],
        row["what"],
        row["about_id"],
        whose,
        "是" if row["allowed"] else "否",
        row["basis"] or "",
        row["why"] or "",
    )


def _out(rows: Iterable[Any]) -> Iterable[dict[str, Any]]:
    rows = list(rows)
    people = queries.names(i for r in rows for i in (r.officer_id, r.whose_id))
    for row in rows:
        yield {name: getattr(row, name) for name in NAMES} | {
            "officer": people.get(row.officer_id),
            "whose": people.get(row.whose_id),
        }
