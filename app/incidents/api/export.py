"""/incidents.csv, .xlsx, .geojson: what a list shows, for desks and maps; each on record."""

from typing import Any

from flask import Response, g

from app.core import clock
from app.core.looks import looks_at, protects
from app.core.marks import needs
from app.core.sheets import CSV, XLSX
from app.core.web import Blueprint
from app.incidents.export import GEOJSON, KINDS, exported
from app.incidents.schemas import CaseExportQuery

blp = Blueprint("case_exports", __name__, url_prefix="/api/v1", description="案件导出")


@blp.get("/incidents.csv")
@needs("incidents.export")
@protects("export", by="incidents.export")
@blp.arguments(CaseExportQuery(), location="query")
@blp.response(200, description="CSV in UTF-8 with BOM, at most 10,000 rows", content_type=CSV)
def as_csv(query: dict[str, Any]) -> Any:
    """The list as csv for Excel, with its filters 导出案件（csv）"""
    return _file("csv", query)


@blp.get("/incidents.xlsx")
@needs("incidents.export")
@protects("export", by="incidents.export")
@blp.arguments(CaseExportQuery(), location="query")
@blp.response(200, description="One sheet, at most 10,000 rows", content_type=XLSX)
def as_xlsx(query: dict[str, Any]) -> Any:
    """The list as a workbook, with its filters 导出案件（xlsx）"""
    return _file("xlsx", query)


@blp.get("/incidents.geojson")
@needs("incidents.export")
@protects("export", by="incidents.export")
@blp.arguments(CaseExportQuery(), location="query")
@blp.response(200, description="FeatureCollection, at most 10,000", content_type=GEOJSON)
def as_geojson(query: dict[str, Any]) -> Any:
    """The list as GeoJSON in WGS-84, with its filters 导出案件（GeoJSON）"""
    return _file("geojson", query)


def _file(kind: str, query: dict[str, Any]) -> Response:
    looks_at("incidents")
    content = exported(kind, query, g.caller.scope, g.caller.id, clock.now())
    headers = {"Content-Disposition": f"attachment; filename=incidents.{kind}"}
    return Response(content, content_type=KINDS[kind], headers=headers)
