"""/evaluations/…/entries: bonus, deduction, veto, exemption and what is filled in by hand."""

import uuid
from decimal import Decimal
from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.answers import english
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.evaluations import service
from app.evaluations.present.results import entries_out, entry_out
from app.evaluations.queries import entries as queries
from app.evaluations.schemas.entries import EntryIn, EntryOut, WithdrawIn

blp = Blueprint("evaluation_entries", __name__, url_prefix="/api/v1", description="加减分与否决")
EXAMPLE = {
    "id": "5b1f7c9e-0f5e-4a39-9d0e-6a1f3a0c9d10",
    "period": "2026Q3",
    "code": "990126101203",
    "part": "bonus",
    "item": "demonstration",
    "text": "人居环境示范点、低碳环保绿色家庭",
    "points": 0.5,
    "ground": "9 月被评为县级人居环境示范点。",
    "about": None,
    "about_id": None,
    "label": None,
    "entered_by": {"id": 12, "name": "王明"},
    "entered_at": "2026-10-08T02:00:00+00:00",
    "withdrawn_by": None,
    "withdrawn_at": None,
    "reason": None,
}
ENTRY = {"part": "bonus", "item": "demonstration", "ground": EXAMPLE["ground"]}


@blp.get("/evaluations/<period>/<code>/entries")
@needs("evaluations.read")
@blp.response(
    200, page_of(EntryOut, "EvaluationEntries"), example={"items": [EXAMPLE], "next": None}
)
def listing(period: str, code: str) -> Any:
    """What was entered for a cell and a period, withdrawn ones too 加减分记录"""
    place = _place(code)
    found = queries.listing(service.county_of(place).id, service.period_of(period), place.id)
    return whole(entries_out(found, place, english()))


@blp.post("/evaluations/<period>/<code>/entries")
@needs("evaluations.enter")
@blp.arguments(EntryIn(), example=ENTRY)
@blp.response(201, EntryOut(), example=EXAMPLE)
@blp.alt_response(403, description="not_above_cell")
@blp.alt_response(409, description="evaluation_locked; evaluation_decided; entry_there, naming it")
@blp.alt_response(
    422,
    description="unknown_item, link_required, unknown_subject, not_of_cell, not_of_period, "
    "points_out_of_range, "
    "period_not_begun, not_behind_figures",
)
@blp.once(EntryOut())
def record(body: dict[str, Any], period: str, code: str) -> Any:
    """Enter a bonus, a deduction, a veto, an exemption, or what people fill in 登记加减分

    The same item about the same case or document counts once a cell and period. Without an `id`
    the same words of the same person are one entry; with another `id` they are another.
    It counts at once where the period is computed. Points are entered until the cell has been
    evaluated, a veto and an exemption until the period is locked.
    """
    place = _place(code)
    points = None if body["points"] is None else Decimal(str(body.pop("points")))
    found = service.record_entry(
        caller=g.caller,
        cell=place,
        period=service.period_of(period),
        now=clock.now(),
        named=bool((request.get_json(silent=True) or {}).get("id")),
        **body | {"points": points},
    )
    return entry_out(found, None, place, english())


@blp.post("/evaluations/<period>/<code>/entries/<uuid:entry_id>/withdraw")
@needs("evaluations.enter")
@blp.arguments(WithdrawIn(), example={"reason": "登记有误。"})
@blp.response(200, EntryOut(), example=EXAMPLE)
@blp.alt_response(403, description="not_above_cell")
@blp.alt_response(409, description="evaluation_locked; evaluation_decided; entry_withdrawn")
def withdraw(body: dict[str, Any], period: str, code: str, entry_id: uuid.UUID) -> Any:
    """Say that an entry counts no more, and why; it stays 撤回记录"""
    place = _place(code)
    found = service.withdraw_entry(
        caller=g.caller,
        cell=place,
        period=service.period_of(period),
        entry_id=entry_id,
        now=clock.now(),
        **body,
    )
    return entry_out(*found, place, english())


def _place(code: str) -> Cell:
    place = cells.must(code)
    if not g.caller.scope.covers("evaluations.read", place.path):
        refuse("not_found")
    return place
