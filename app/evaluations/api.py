"""/evaluations: computing, rankings, and why a cell has its score."""

from typing import Any

from flask import g
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.schemas import page_of, whole
from app.core.web import Blueprint, needs
from app.evaluations import service
from app.evaluations.models import Evaluation, EvaluationRow, Scheme
from app.evaluations.rules import INDICATORS
from app.evaluations.schemas import (
    CellEvaluationOut,
    EvaluateIn,
    EvaluationOut,
    RankingOut,
    RankingQuery,
    SchemeIn,
    SchemeOut,
)

blp = Blueprint("evaluations", __name__, url_prefix="/api/v1", description="考核评价")
EXAMPLE = {
    "period": "2026Q3",
    "county": "990126",
    "computed_at": "2026-10-08T02:00:00+00:00",
    "locked_at": None,
    "scheme_id": 1,
    "cells": 163,
}
ROW = {
    "code": "990126101203",
    "name": "青石村",
    "score": 87.4,
    "rank": 2,
    "facts": {"patrol_plan": {"good": 40, "total": 46}},
}
WEIGHTS = {
    "village": {"patrol_plan": 100},
    "township": {"on_time_acceptance": 100},
    "county": {"on_time_acceptance": 100},
}


@blp.post("/evaluations/<period>")
@needs("evaluations.run")
@blp.arguments(EvaluateIn(), example={})
@blp.response(200, EvaluationOut(), example=EXAMPLE)
@blp.alt_response(409, description="evaluation_locked")
def evaluate(body: dict[str, Any], period: str) -> Any:
    """Compute a period from its facts; the same again until it is locked 计算考核"""
    county = _county(body["county"])
    return _out(
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
    county = _county(body["county"])
    return _out(
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
    found = service.find(service.county_of(parent), service.period_of(period))
    rows = select(EvaluationRow, Cell).join(Cell, Cell.id == EvaluationRow.cell_id)
    rows = rows.where(EvaluationRow.evaluation_id == found.id, EvaluationRow.parent_id == parent.id)
    rows = rows.order_by(EvaluationRow.rank.is_(None), EvaluationRow.rank, Cell.code)
    items = [_row(row, cell) for row, cell in db.session.execute(rows)]
    return {
        "period": found.period,
        "parent": parent.code,
        "computed_at": found.computed_at,
        "locked_at": found.locked_at,
        "items": items,
        "next": None,
    }


@blp.get("/evaluations/<period>/<code>")
@needs("evaluations.read")
@blp.response(
    200,
    CellEvaluationOut(),
    example=ROW | {"period": "2026Q3", "siblings": 13, "terms": [], "evidence": {}},
)
def cell(period: str, code: str) -> Any:
    """Why a cell has its score: terms, and the patrols and cases behind each number 得分说明"""
    place = cells.must(code)
    if not g.caller.scope.covers("evaluations.read", place.path):
        refuse("not_found")
    found = service.find(service.county_of(place), service.period_of(period))
    query = select(EvaluationRow).options(undefer(EvaluationRow.evidence))
    row = db.session.scalar(
        query.where(EvaluationRow.evaluation_id == found.id, EvaluationRow.cell_id == place.id)
    ) or refuse("not_found")
    count = select(func.count()).where(
        EvaluationRow.evaluation_id == found.id, EvaluationRow.parent_id == row.parent_id
    )
    return _row(row, place) | {
        "period": found.period,
        "siblings": db.session.scalar(count),
        "evidence": row.evidence,
    }


@blp.get("/schemes")
@needs("evaluations.read")
@blp.response(
    200,
    page_of(SchemeOut, "Schemes"),
    example={
        "items": [{"id": 1, "version": 1, "valid_from": "2020-01-01", "data": WEIGHTS}],
        "next": None,
    },
)
def schemes() -> Any:
    """The default weights and those of one's county 考核方案"""
    tops = {int(post.path.split("/")[1]) for post in g.caller.scope.posts}
    query = (
        select(Scheme)
        .where(Scheme.county_id.is_(None) | Scheme.county_id.in_(tops))
        .order_by(Scheme.id)
    )
    return whole(db.session.scalars(query))


@blp.post("/schemes")
@needs("evaluations.run")
@blp.arguments(
    SchemeIn(), example={"county": "990126", "valid_from": "2027-01-01", "data": WEIGHTS}
)
@blp.response(
    201, SchemeOut(), example={"id": 2, "version": 1, "valid_from": "2027-01-01", "data": WEIGHTS}
)
@blp.alt_response(422, description="policy_invalid, saying what is wrong")
def add_scheme(body: dict[str, Any]) -> Any:
    """A new version of a county's weights 修改考核方案"""
    county = _county(body["county"])
    return service.add_scheme(
        caller=g.caller,
        county=county,
        valid_from=body["valid_from"],
        data=body["data"],
        now=clock.now(),
    )


def _county(code: str | None) -> Cell:
    """The county named, or the caller's own: only the county office evaluates."""
    roots = [post for post in g.caller.scope.roots("evaluations.run") if post.level == "county"]
    if not roots:
        refuse("post_lacks_permission")
    county = cells.must(code) if code else db.session.get_one(Cell, roots[0].cell_id)
    if county.level != "county" or not any(county.id == post.cell_id for post in roots):
        refuse("not_found")
    return county


def _out(row: Evaluation, county: Cell) -> dict[str, Any]:
    count = db.session.scalar(select(func.count()).where(EvaluationRow.evaluation_id == row.id))
    names = ("period", "computed_at", "locked_at", "scheme_id")
    return {name: getattr(row, name) for name in names} | {"county": county.code, "cells": count}


def _row(row: EvaluationRow, place: Cell) -> dict[str, Any]:
    terms = [term | {"text": INDICATORS[term["indicator"]]} for term in row.terms]
    score = None if row.score is None else float(row.score)
    return {
        "code": place.code,
        "name": place.name,
        "score": score,
        "rank": row.rank,
        "facts": row.facts,
        "terms": terms,
    }
