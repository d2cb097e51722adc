"""/incidents.csv, .xlsx, .geojson: what a list shows, for desks and maps; each on record."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g

from app.cells import queries as cells
from app.core import clock
from app.core.bodies import dumps
from app.core.errors import refuse
from app.core.sheets import CSV, XLSX, csv_file, workbook
from app.core.web import Blueprint, looks_at, needs, protects
from app.incidents import queries
from app.incidents.export import HEADINGS, features, table
from app.incidents.models import Incident
from app.incidents.schemas import CaseExportQuery

blp = Blueprint("case_exports", __name__, url_prefix="/api/v1", description="案件导出")
GEOJSON = "application/geo+json"
#: A table of more is nothing for a person, and holds a thread for half a minute.
MOST_ROWS = 10_000


@blp.get("/incidents.csv")
@needs("incidents.export")
@protects("export", by="incidents.export")
@blp.arguments(CaseExportQuery(), location="query")
@blp.response(200, description="CSV in UTF-8 with BOM, at most 10,000 rows", content_type=CSV)
def as_csv(query: dict[str, Any]) -> Any:
    """The list as csv for Excel, with its filters 导出案件（csv）"""
    rows = table(_listed(query), g.caller.scope, g.caller.id)
    return _file(csv_file(HEADINGS, rows), CSV, "csv")


@blp.get("/incidents.xlsx")
@needs("incidents.export")
@protects("export", by="incidents.export")
@blp.arguments(CaseExportQuery(), location="query")
@blp.response(200, description="One sheet, at most 10,000 rows", content_type=XLSX)
def as_xlsx(query: dict[str, Any]) -> Any:
    """The list as a workbook, with its filters 导出案件（xlsx）"""
    rows = table(_listed(query), g.caller.scope, g.caller.id)
    return _file(workbook({"案件": (HEADINGS, rows)}), XLSX, "xlsx")


@blp.get("/incidents.geojson")
@needs("incidents.export")
@protects("export", by="incidents.export")
@blp.arguments(CaseExportQuery(), location="query")
@blp.response(200, description="FeatureCollection, at most 10,000", content_type=GEOJSON)
def as_geojson(query: dict[str, Any]) -> Any:
    """The list as GeoJSON in WGS-84, with its filters 导出案件（GeoJSON）"""
    found = features(_listed(query), g.caller.scope, g.caller.id)
    return _file(dumps(found), GEOJSON, "geojson")


def _listed(query: dict[str, Any]) -> Sequence[Incident]:
    """The cases of the list that the caller may see; refuses more than MOST_ROWS."""
    looks_at("incidents")
    found = queries.listing(
        g.caller.scope,
        g.caller.id,
        filters=query,
        cell=cells.must(query["cell"]) if query.get("cell") else None,
        now=clock.now(),
        after=None,
        limit=MOST_ROWS + 1,
    )
    return found if len(found) <= MOST_ROWS else refuse("too_many_rows", most=MOST_ROWS)


def _file(content: bytes, kind: str, ending: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename=incidents.{ending}"}
    return Response(content, content_type=kind, headers=headers)
