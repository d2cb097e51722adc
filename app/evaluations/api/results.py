"""What follows from a score: suppositions, the villages' share, the list of merit."""

from typing import Any

from flask import Response, g

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.answers import english
from app.core.db import db
from app.core.errors import refuse
from app.core.looks import looks_at, protects
from app.core.marks import needs
from app.core.sheets import XLSX, workbook
from app.core.web import Blueprint
from app.evaluations import queries, service
from app.evaluations.api.figures import ROW
from app.evaluations.export import shares_sheet
from app.evaluations.present.results import merit_out, shares_out, supposed_out
from app.evaluations.schemas.results import (
    MeritOut,
    ResultsQuery,
    SharesOut,
    WhatIfOut,
    WhatIfQuery,
)

blp = Blueprint("evaluation_results", __name__, url_prefix="/api/v1", description="考核结果运用")
WHAT_IF = {
    "period": "2026Q3",
    "code": "990126101203",
    "now": {"score": 87.4, "rank": 2},
    "then": {"score": 89.4, "rank": 1},
    "changes": [{"indicator": "on_time_handling", "text": "按时办理", "more_good": 1}],
    "sum_text": "45.00 + 18.40 + 14.00 + 12.00 = 89.40",
}
RESULT = {name: ROW[name] for name in ("code", "name", "score", "rank")} | {
    "vetoed": False,
    "points": 8.74,
}
YEAR = {"period": "2026", "locked_at": None, "not_from_plan": True, "next": None}
SHARES = YEAR | {"percent": 10.0, "items": [RESULT]}
MERIT = (
    YEAR | {"percent": 110.0, "places": 3, "least": 80.0} | {"items": [RESULT | {"points": 96.14}]}
)


@blp.get("/evaluations/<period>/<code>/what-if")
@needs("evaluations.read")
@blp.arguments(WhatIfQuery(), location="query")
@blp.response(200, WhatIfOut(), example=WHAT_IF)
@blp.alt_response(422, description="unknown_item; not_behind_figures: nothing would be otherwise")
def what_if(query: dict[str, Any], period: str, code: str) -> Any:
    """What the score would be if this case had been good, or so many more 如果按时

    `case`: wherever it counts against the cell. `indicator` and `good`: so many more good ones.
    """
    place = cells.must(code)
    if not g.caller.scope.covers("evaluations.read", place.path):
        refuse("not_found")
    found = queries.find(service.county_of(place).id, service.period_of(period))
    return supposed_out(service.suppose(found=found, place=place, **query), found, place, english())


@blp.get("/evaluations/<period>/shares")
@needs("evaluations.read")
@blp.arguments(ResultsQuery(), location="query")
@blp.response(200, SharesOut(), example=SHARES)
@blp.alt_response(422, description="period_not_a_year")
def shares(query: dict[str, Any], period: str) -> Any:
    """Each village's year × its share in the villages' general assessment 年终折算"""
    parent = _parent(query, "evaluations.read")
    return shares_out(service.year_shares(parent, service.period_of(period)))


@blp.get("/evaluations/<period>/shares.xlsx")
@needs("evaluations.records")
@protects("export", by="evaluations.records")
@blp.arguments(ResultsQuery(), location="query")
@blp.response(200, description="One sheet", content_type=XLSX)
def shares_file(query: dict[str, Any], period: str) -> Any:
    """The same as a workbook; on record 导出年终折算"""
    parent = _parent(query, "evaluations.records")
    found = service.year_shares(parent, service.period_of(period))
    looks_at(f"shares {found.evaluation.period} {parent.code}")
    headers = {"Content-Disposition": f"attachment; filename=shares-{found.evaluation.period}.xlsx"}
    return Response(workbook(shares_sheet(found)), content_type=XLSX, headers=headers)


@blp.get("/evaluations/<period>/merit")
@needs("evaluations.read")
@blp.arguments(ResultsQuery(), location="query")
@blp.response(200, MeritOut(), example=MERIT)
@blp.alt_response(422, description="period_not_a_year")
def merit(query: dict[str, Any], period: str) -> Any:
    """Who of a cell's children stands out in a year, with the tilt 评优倾斜名单"""
    parent = _parent(query, "evaluations.read")
    return merit_out(service.merit_list(parent, service.period_of(period)))


def _parent(query: dict[str, Any], action: str) -> Cell:
    """The cell named, or the caller's own."""
    if not query.get("parent"):
        return db.session.get_one(Cell, g.caller.scope.roots(action)[0].cell_id)
    parent = cells.must(query["parent"])
    if not g.caller.scope.covers(action, parent.path):
        refuse("not_found")
    return parent
