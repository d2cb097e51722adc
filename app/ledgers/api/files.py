"""/ledgers/<code>: a ledger as a workbook, out and in."""

from typing import Any

from flask import Response, g, request

from app.cells import queries as cells
from app.core import clock
from app.core.answers import said
from app.core.bounds import JSON_LIMIT
from app.core.db import transaction
from app.core.errors import refuse
from app.core.looks import looks_at, protects
from app.core.marks import first, needs, takes_up_to
from app.core.sheets import XLSX
from app.core.web import Blueprint
from app.ledgers import queries, service
from app.ledgers.export import exported, template
from app.ledgers.rules.kinds import Kind
from app.ledgers.schemas import LedgerExportQuery, LedgerImportOut, LedgerImportQuery

blp = Blueprint("ledger_files", __name__, url_prefix="/api/v1/ledgers", description="台账")
FILE = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
DONE = {"listed": 2, "known": 0, "trial": False, "notes": [], "rows": []}


def _kind(code: str) -> tuple[int, Kind]:
    """The caller's county and its ledger; 404 where it has none of this code."""
    county_id = g.caller.scope.county_id() or refuse("not_found")
    return county_id, queries.kinds_for(county_id).get(code) or refuse("not_found")


def _read_table() -> None:
    with transaction():
        _, kind = _kind((request.view_args or {})["code"])
    g.ledger_table = service.read_items(request.get_data(), kind)


@blp.get("/<code>.xlsx")
@needs("ledgers.export")
@protects("export", by="ledgers.export")
@blp.arguments(LedgerExportQuery(), location="query")
@blp.response(200, description="One sheet, at most 5,000 rows", content_type=XLSX)
def export(query: dict[str, Any], code: str) -> Any:
    """A ledger with the list's filters, as a workbook that can be imported 导出台账"""
    _, kind = _kind(code)
    looks_at(f"ledger {code}")
    cell = cells.must(query["cell"]) if query.get("cell") else None
    headers = {"Content-Disposition": f"attachment; filename={code}.xlsx"}
    content = exported(kind, g.caller, query, cell, clock.now())
    return Response(content, mimetype=XLSX, headers=headers)


@blp.get("/<code>/template.xlsx")
@needs("ledgers.import")
@blp.response(200, description="An empty table with headings", content_type=XLSX)
def empty(code: str) -> Any:
    """The table to fill in, with what may be chosen 台账模板"""
    _, kind = _kind(code)
    headers = {"Content-Disposition": f"attachment; filename={code}-template.xlsx"}
    return Response(template(kind), mimetype=XLSX, headers=headers)


@blp.post("/<code>/import")
@needs("ledgers.import")
@takes_up_to(lambda: JSON_LIMIT)
@blp.arguments(LedgerImportQuery(), location="query")
@blp.response(200, LedgerImportOut(), example=DONE)
@blp.alt_response(422, description="ledger_import_refused, with `rows` saying what to correct")
@blp.doc(requestBody=FILE)
@first(_read_table)
@blp.once(LedgerImportOut())
def import_(query: dict[str, Any], code: str) -> Any:
    """Import xlsx or csv, at most 5,000 rows: all that are new, or none where any is wrong 导入台账

    With `trial=1` only the report.
    """
    county_id, kind = _kind(code)
    done = service.import_items(
        caller=g.caller,
        county_id=county_id,
        kind=kind,
        table=g.ledger_table,
        said=said,
        now=clock.now(),
        trial=query["trial"],
    )
    names = ("listed", "known", "notes", "rows")
    return {name: getattr(done, name) for name in names} | {"trial": query["trial"]}
