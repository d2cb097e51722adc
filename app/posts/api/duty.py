"""/duty-rosters: who is on duty, nights and holidays too (值班, row B25)."""

from typing import Any

import marshmallow as ma
from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of, whole
from app.core.paths import ids_on
from app.core.web import Blueprint
from app.posts.present import duty_roster_out, on_duty_out
from app.posts.queries import near
from app.posts.schemas import (
    DryRunQuery,
    DutyRosterIn,
    DutyRosterOut,
    NoQuery,
    OnDutyOut,
    OnDutyQuery,
)
from app.posts.service import set_duty_roster

blp = Blueprint("duty", __name__, url_prefix="/api/v1/duty-rosters", description="值班")
TURN = {
    "officer": {"id": 7, "name": "王芳"},
    "rank": "main",
    "shift": "night",
    "starts_at": "2026-07-01T09:30:00+00:00",
    "ends_at": "2026-07-02T00:30:00+00:00",
    "phone": "13800000000",
}
PLACE = {"code": "990126101", "name": "青石镇"}
GAP = {"starts_at": "2026-07-02T00:30:00+00:00", "ends_at": "2026-07-31T16:00:00+00:00"}
ROSTER = {"cell": PLACE, "month": "2026-07", "turns": [TURN], "gaps": [GAP], "overlaps": []}


@blp.get("")
@needs("duty.read")
@blp.arguments(OnDutyQuery(), location="query", unknown=ma.RAISE)
@blp.response(
    200,
    page_of(OnDutyOut, "OnDuty"),
    example={"items": [{"cell": PLACE, "level": "township", "turns": [TURN]}], "next": None},
)
def on_duty(query: dict[str, Any]) -> Any:
    """Who is on duty now, or `at`: of one's cells and those above, or of one `cell` 当前值班"""
    scope = g.caller.scope
    found = (
        [near(scope, query["cell"]).id]
        if query.get("cell")
        else [i for post in scope.posts for i in ids_on(post.path)]
    )
    return whole(on_duty_out(found, query["at"] or clock.now(), scope))


@blp.get("/<code>/<month>")
@needs("duty.read")
@blp.arguments(NoQuery(), location="query", unknown=ma.RAISE)
@blp.response(200, DutyRosterOut(), example=ROSTER)
def roster(_: dict[str, Any], code: str, month: str) -> Any:
    """The roster of a cell for a month (`2026-07`), with gaps and overlaps 值班表"""
    cell = cells.must(code)
    if not g.caller.scope.in_county(cell.path):
        refuse("not_found")
    return _shown(cell, month)


@blp.put("/<code>/<month>")
@needs("duty.write")
@blp.arguments(DryRunQuery(), location="query", unknown=ma.RAISE)
@blp.arguments(
    DutyRosterIn(),
    example={
        "turns": [
            {
                "officer_id": 7,
                "shift": "night",
                "starts_at": "2026-07-01T17:30:00+08:00",
                "ends_at": "2026-07-02T08:30:00+08:00",
            }
        ]
    },
)
@blp.response(200, DutyRosterOut(), example=ROSTER)
@blp.alt_response(422, description="unknown_officer, account_closed, turn_out_of_month")
def set_roster(query: dict[str, Any], body: dict[str, Any], code: str, month: str) -> Any:
    """Replace what is still to come of a month; `dry_run=true` shows it and stores nothing 排班

    What has passed stays as it was: turns before now are passed by, a running one is cut at now.
    """
    cell = cells.must(code)
    if not g.caller.scope.covers("duty.write", cell.path):
        refuse("not_found")
    trial = db.session.begin_nested()
    set_duty_roster.set_duty_roster(
        caller=g.caller,
        cell=cell,
        month=set_duty_roster.month_of(month),
        turns=body["turns"],
        now=clock.now(),
    )
    shown = _shown(cell, month)
    if query["dry_run"]:
        trial.rollback()
    return shown


def _shown(cell: Cell, month: str) -> dict[str, Any]:
    span = set_duty_roster.month_of(month)
    found = set_duty_roster.duty_roster(cell=cell, month=span)
    return duty_roster_out(cell, span, found, g.caller.scope)
