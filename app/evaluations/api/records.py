"""/evaluations/records: of a person over all his posts, of a cell over all its heads; on record."""

from typing import Any

from flask import Response, g

from app.cells import queries as cells
from app.core.answers import english
from app.core.errors import refuse
from app.core.looks import ask_why, looks_at, looks_at_each, protects
from app.core.marks import needs
from app.core.sheets import CSV, XLSX, csv_file, workbook
from app.core.web import Blueprint
from app.evaluations import service
from app.evaluations.export import HEADINGS, rows_of, sheets_of
from app.evaluations.present.results import records_out
from app.evaluations.schemas.results import RecordsOut, RecordsQuery
from app.evaluations.service.read_records import READ, Records

blp = Blueprint("evaluation_records", __name__, url_prefix="/api/v1", description="考核档案")
EXAMPLE = {
    "officer": {"id": 12, "name": "王明"},
    "cell": None,
    "posts": [
        {
            "code": "990126101203",
            "cell": "青石村",
            "kind": "grid_chief",
            "officer_id": 12,
            "name": "王明",
            "starts_on": "2025-03-01",
            "ends_on": None,
        }
    ],
    "items": [
        {
            "period": "2026Q3",
            "code": "990126101203",
            "name": "青石村",
            "score": 87.4,
            "rank": 2,
            "ranked": 13,
            "vetoed": False,
            "sum_text": "45.00 + 18.40 + 12.00 + 12.00 = 87.40",
            "locked_at": "2026-10-20T02:00:00+00:00",
            "days": 92,
            "people": [{"name": "王明", "kind": "grid_chief", "officer_id": 12, "days": 92}],
        }
    ],
    "next": None,
}


@blp.get("/evaluations/records")
@needs("evaluations.read")
@protects("export", by=READ)
@blp.arguments(RecordsQuery(), location="query")
@blp.response(200, RecordsOut(), example=EXAMPLE)
@blp.alt_response(422, description="one_of_cell_and_officer, reason_required")
def records(query: dict[str, Any]) -> Any:
    """A person's record over all his posts, or a cell's over all its heads 考核档案

    One's own; others' in one's territory, with the reason in `why`.
    """
    return records_out(_found(query), english())


@blp.get("/evaluations/records.csv")
@needs("evaluations.read")
@protects("export", by=READ)
@blp.arguments(RecordsQuery(), location="query")
@blp.response(200, description="CSV in UTF-8 with BOM", content_type=CSV)
def as_csv(query: dict[str, Any]) -> Any:
    """The same as csv for Excel 导出考核档案（csv）"""
    return _file("csv", CSV, csv_file(HEADINGS, rows_of(_found(query))))


@blp.get("/evaluations/records.xlsx")
@needs("evaluations.read")
@protects("export", by=READ)
@blp.arguments(RecordsQuery(), location="query")
@blp.response(200, description="Periods, terms of office, entries", content_type=XLSX)
def as_xlsx(query: dict[str, Any]) -> Any:
    """The same as a workbook, with what was entered 导出考核档案（xlsx）"""
    return _file("xlsx", XLSX, workbook(sheets_of(_found(query))))


def _found(query: dict[str, Any]) -> Records:
    officer_id, code = query.get("officer"), query.get("cell")
    if (officer_id is None) == (code is None):
        refuse("one_of_cell_and_officer")
    if officer_id is not None:
        found, own = (
            service.records_of_officer(caller=g.caller, officer_id=officer_id),
            (officer_id == g.caller.id),
        )
        looks_at(f"record {officer_id}", whose_id=officer_id, own=own)
        ask_why(own=own)
        return found
    place = cells.must(str(code))
    found = service.records_of_cell(caller=g.caller, cell=place)
    people = sorted({term.officer_id for term in found.terms if term.officer_id is not None})
    others = [(f"record {place.code}", i) for i in people if i != g.caller.id]
    looks_at_each(others or [(f"record {place.code}", None)])
    ask_why()
    return found


def _file(kind: str, content_type: str, content: bytes) -> Response:
    headers = {"Content-Disposition": f"attachment; filename=evaluation-records.{kind}"}
    return Response(content, content_type=content_type, headers=headers)
