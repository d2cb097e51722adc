"""/evaluations: computing, rankings, and why a cell has its score."""

from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.answers import english
from app.core.db import db
from app.core.errors import refuse
from app.core.marks import needs
from app.core.web import Blueprint
from app.evaluations import queries, service
from app.evaluations.measures.supervision import counted
from app.evaluations.present import (
    differences_out,
    evaluation_out,
    explained,
    explained_running,
    provisional_out,
    ranking_out,
    supervision_out,
)
from app.evaluations.rules import runs
from app.evaluations.schemas import (
    CellEvaluationOut,
    DifferencesOut,
    EvaluateIn,
    EvaluationOut,
    RankingOut,
    RankingQuery,
    SupervisionOut,
    SupervisionQuery,
)

blp = Blueprint("evaluations", __name__, url_prefix="/api/v1", description="考核评价")
EXAMPLE: dict[str, Any] = {
    "period": "2026Q3",
    "county": "990126",
    "computed_at": "2026-10-08T02:00:00+00:00",
    "locked_at": None,
    "scheme_id": 1,
    "cells": 163,
    "missing_parts": [],
}
ROW = {
    "code": "990126101203",
    "name": "青石村",
    "score": 87.4,
    "rank": 2,
    "facts": {"patrol_plan": {"good": 40, "total": 46}},
}
UNCOUNTED = {
    "row": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    "of": "patrol",
    "why": "in_doubt",
    "text": "巡查有疑点，尚待核查",
    "item": None,
}
DIFFERENCES = {
    "period": "2026Q3",
    "code": "990126101203",
    "locked_at": "2026-10-09T02:00:00+00:00",
    "items": [
        {
            "fact": "valid_patrols",
            "row": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
            "was": None,
            "now": True,
        }
    ],
    "next": None,
}
SUPERVISION = {
    "cell": "990126101",
    "since": "2026-06-02",
    "until": "2026-07-01",
    "counted_at": "2026-07-01T01:04:00+00:00",
    "items": [
        {
            "code": "990126101203",
            "name": "青石村",
            "level": "village",
            "patrol": {"good": 14, "total": 15},
            "handling": {"good": 2, "total": 2},
            "feedback": {"good": 3, "total": 4},
        }
    ],
    "next": None,
}


@blp.post("/evaluations/<period>")
@needs("evaluations.run")
@blp.arguments(EvaluateIn(), example={})
@blp.response(200, EvaluationOut(), example=EXAMPLE)
@blp.alt_response(409, description="evaluation_locked, figures_not_ready")
def evaluate(body: dict[str, Any], period: str) -> Any:
    """Compute a period from its facts; the same again until it is locked 计算考核"""
    county = county_named(body["county"])
    return evaluation_out(
        service.evaluate(
            by=g.caller.id, county=county, period=service.period_of(period), now=clock.now()
        ),
        county,
    )


@blp.post("/evaluations/<period>/lock")
@needs("evaluations.run")
@blp.arguments(EvaluateIn(), example={})
@blp.response(200, EvaluationOut(), example=EXAMPLE)
@blp.alt_response(409, description="evaluation_locked")
def lock(body: dict[str, Any], period: str) -> Any:
    """Make a period final 锁定考核"""
    county = county_named(body["county"])
    return evaluation_out(
        service.lock(
            caller=g.caller, county=county, period=service.period_of(period), now=clock.now()
        ),
        county,
    )


@blp.get("/evaluations/<period>")
@needs("evaluations.read")
@blp.arguments(RankingQuery(), location="query")
@blp.response(
    200,
    RankingOut(),
    example={"period": "2026Q3", "parent": "990126101", "items": [ROW], "next": None},
)
def ranking(query: dict[str, Any], period: str) -> Any:
    """The ranking of a cell's children, each with the terms of its score 排名"""
    own = g.caller.scope.roots("evaluations.read")[0]
    parent = (
        cells.must(query["parent"])
        if query.get("parent")
        else db.session.get_one(Cell, own.cell_id)
    )
    if not g.caller.scope.covers("evaluations.read", parent.path):
        refuse("not_found")
    asked = service.period_of(period)
    if runs(asked, clock.day_of(clock.now())):
        return provisional_out(asked, parent, clock.now(), english())
    found = queries.find(service.county_of(parent).id, asked)
    return ranking_out(found, parent, english())


@blp.get("/evaluations/<period>/<code>")
@needs("evaluations.read")
@blp.response(
    200,
    CellEvaluationOut(),
    example=ROW
    | {"period": "2026Q3", "siblings": 13, "terms": [], "evidence": {}}
    | {"uncounted": [UNCOUNTED]},
)
def cell(period: str, code: str) -> Any:
    """Why a cell has its score: terms, and the patrols and cases behind each number 得分说明"""
    place = cells.must(code)
    if not g.caller.scope.covers("evaluations.read", place.path):
        refuse("not_found")
    asked = service.period_of(period)
    if runs(asked, clock.day_of(clock.now())):
        return explained_running(asked, place, clock.now(), english())
    found = queries.find(service.county_of(place).id, asked)
    return explained(found, place, english())


@blp.get("/evaluations/<period>/<code>/differences")
@needs("evaluations.read")
@blp.response(200, DifferencesOut(), example=DIFFERENCES)
def differences(period: str, code: str) -> Any:
    """What would be counted otherwise now: late patrols, edited posts and cases 锁定后的差异"""
    place = cells.must(code)
    if not g.caller.scope.covers("evaluations.read", place.path):
        refuse("not_found")
    found = queries.find(service.county_of(place).id, service.period_of(period))
    return differences_out(found, place, clock.now())


@blp.get("/supervision")
@needs("supervision.read")
@blp.arguments(SupervisionQuery(), location="query")
@blp.response(200, SupervisionOut(), example=SUPERVISION)
def supervision(query: dict[str, Any]) -> Any:
    """Patrol, handling and feedback in place of the cells below one, last 30 days 上级监督"""
    own = g.caller.scope.roots("supervision.read")[0]
    code = query.get("cell")
    parent = cells.must(code) if code else db.session.get_one(Cell, own.cell_id)
    if not g.caller.scope.covers("supervision.read", parent.path):
        refuse("not_found")
    found = counted([service.county_of(parent).id], clock.now())
    children = [cell for cell in cells.below(parent) if cell.parent_id == parent.id]
    return supervision_out(parent, children, found)


def county_named(code: str | None) -> Cell:
    """The county named, or the caller's own: only the county office evaluates."""
    roots = [post for post in g.caller.scope.roots("evaluations.run") if post.level == "county"]
    if not roots:
        refuse("post_lacks_permission")
    county = cells.must(code) if code else db.session.get_one(Cell, roots[0].cell_id)
    if county.level != "county" or not any(county.id == post.cell_id for post in roots):
        refuse("not_found")
    return county
