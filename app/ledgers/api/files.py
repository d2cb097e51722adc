"""/ledgers/<code>: a ledger as a workbook, out and in."""

from typing import Any

from flask import Response, g, request

from app.cells import queries as cells
from app.core import clock
from app.core.answers import said
from app.core.bounds import JSON_LIMIT
from app.core.db import transaction
from app.core.looks import looks_at, protects
from app.core.marks import first, needs, takes_up_to
from app.core.sheets import XLSX
from app.core.web import Blueprint
from app.ledgers import queries, service
from app.ledgers.export import exported, template
from app.ledgers.schemas import LedgerExportQuery, LedgerImportOut, LedgerImportQuery

blp = Blueprint("ledger_files", __name__, url_prefix="/api/v1/ledgers", description="台账")
FILE = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
DONE = {"listed": 2, "known": 0, "trial": False, "notes": [], "rows": []}


def _read_table() -> None:
    with transaction():
        kind = queries.known_kind(g.caller, (request.view_args or {})["code"])
    g.ledger_table = service.read_items(request.get_data(), kind)


@blp.get("/<code>.xlsx")
@needs("ledgers.export")
@protects("export", by="ledgers.export")
@blp.arguments(LedgerExportQuery(), location="query")
@blp.response(200, description="One sheet, at most 5,000 rows", content_type=XLSX)
def export(query: dict[str, Any], code: str) -> Any:
    """A ledger with the list's filters, as a workbook that can be imported 导出台账"""
    kind = queries.known_kind(g.caller, code)
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
    kind = queries.known_kind(g.caller, code)
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
    done = service.import_items(
        caller=g.caller,
        kind=queries.known_kind(g.caller, code),
        table=g.ledger_table,
        said=said,
        now=clock.now(),
        trial=query["trial"],
    )
    names = ("listed", "known", "notes", "rows")
    return {name: getattr(done, name) for name in names} | {"trial": query["trial"]}
