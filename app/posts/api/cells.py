"""/cells/…: the five-fixed check, who answers for a point."""

from typing import Any

from flask import g

from app.cells import locating
from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.posts.queries import near
from app.posts.schemas import (
    AnswersOut,
    AnswersQuery,
    FiveFixedOut,
    FiveFixedQuery,
)
from app.posts.service import check_five_fixed

blp = Blueprint("cell_people", __name__, url_prefix="/api/v1/cells", description="五定与责任链")
FIXED = {
    "code": "990126101203",
    "name": "青石村",
    "level": "village",
    "established": False,
    "missing": ["rewards", "published"],
    "warnings": ["contact"],
}


@blp.get("/five-fixed")
@needs("cells.read")
@blp.arguments(FiveFixedQuery(), location="query")
@blp.response(200, page_of(FiveFixedOut, "FiveFixed"), example={"items": [FIXED], "next": None})
def five_fixed(query: dict[str, Any]) -> Any:
    """Per cell which of the five items is missing; `missing=true` only incomplete ones 五定检查

    `warnings` names what is asked for beside them: a `contact` from the cell above.
    """
    tops = (
        [near(g.caller.scope, query["parent"])]
        if query.get("parent")
        else [db.session.get_one(Cell, post.cell_id) for post in g.caller.scope.posts]
    )
    found = {c.id: c for top in tops for c in cells.below(top)}
    rows = check_five_fixed.five_fixed(list(found.values()), clock.day_of(clock.now()))
    return whole(row for row in rows if row["missing"] or not query["missing"])


@blp.get("/<code>/answers")
@needs("cells.read")
@blp.arguments(AnswersQuery(), location="query")
@blp.response(
    200,
    AnswersOut(),
    example={"chain": [{"code": "990126", "name": "青禾县", "level": "county"}], "contracts": []},
)
@blp.alt_response(404, description="outside_grid: the point lies outside this cell")
def answers(query: dict[str, Any], code: str) -> Any:
    """Who answers for a point, from the county down to the contracted area 责任链"""
    top, now = cells.must(code), clock.now()
    if not g.caller.scope.in_county(top.path):
        refuse("not_found")
    found = locating.locate(query["lon"], query["lat"], at=now)
    finest = found.finest()
    cell = db.session.get_one(Cell, finest) if finest else refuse("outside_grid")
    if not cell.path.startswith(top.path):
        refuse("outside_grid")
    return check_five_fixed.answers(cell, query["lon"], query["lat"], now)
