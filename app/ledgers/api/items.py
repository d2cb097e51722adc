"""/ledgers/items: what is listed, put right, struck off."""

import uuid
from typing import Any

from flask import g, request

from app.core import clock
from app.core.answers import version_of
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of
from app.core.web import Blueprint
from app.ledgers import examples, service
from app.ledgers.present.items import item_out, items_page
from app.ledgers.queries import seen
from app.ledgers.rules.moves import MOVES
from app.ledgers.schemas import (
    ItemActionIn,
    ItemIn,
    ItemOut,
    ItemsQuery,
    ItemWithSteps,
)

blp = Blueprint("ledgers", __name__, url_prefix="/api/v1/ledgers", description="台账")


@blp.get("/items")
@needs("ledgers.read")
@blp.arguments(ItemsQuery(), location="query")
@blp.response(
    200, page_of(ItemOut, "LedgerItems"), example={"items": [examples.ITEM], "next": None}
)
def items(query: dict[str, Any]) -> Any:
    """Items of one's territory, and those in which one has a part, newest first 台账列表"""
    return items_page(g.caller, query, clock.now())


@blp.post("/items")
@needs("ledgers.write")
@blp.arguments(ItemIn(), example=examples.ITEM_IN)
@blp.response(201, ItemWithSteps(), example=examples.WHOLE)
@blp.alt_response(403, description="outside_territory, may_not_list")
@blp.alt_response(422, description="invalid, unknown_ledger, unknown_site, cell_required")
@blp.once(ItemWithSteps())
def add(body: dict[str, Any]) -> Any:
    """List an item 列入台账

    409 `ledger_item_known`: the ledger has it; `case_has_item`: its case is in one.
    """
    now = clock.now()
    row = service.add_item(caller=g.caller, body=body, now=now)
    return item_out(row, g.caller, now), 201, _tag(row)


@blp.get("/items/<uuid:item_id>")
@needs("ledgers.read")
@blp.response(200, ItemWithSteps(), example=examples.WHOLE)
def item(item_id: uuid.UUID) -> Any:
    """One item; its ETag is the version that steps name in If-Match 台账详情"""
    row = seen(g.caller, item_id)
    return item_out(row, g.caller, clock.now()), 200, _tag(row)


@blp.post("/items/<uuid:item_id>/actions/<action>")
@needs("ledgers.act")
@blp.arguments(ItemActionIn(), example=examples.ACTION)
@blp.response(201, ItemWithSteps(), example=examples.WHOLE)
@blp.alt_response(409, description="ledger_action_not_allowed, or what is lacking")
@blp.alt_response(412, description="changed_meanwhile")
@blp.alt_response(428, description="if_match_required")
@blp.alt_response(200, schema=ItemWithSteps(), description="the same step id again")
def act(body: dict[str, Any], item_id: uuid.UUID, action: str) -> Any:
    """Describe, issue, prove, check, publish, apply, verify, file, return 整改与销号各环节"""
    if action not in MOVES:
        refuse("not_found")
    now = clock.now()
    row, new = service.act_on_item(
        caller=g.caller,
        item_id=item_id,
        action=action,
        body=body,
        version=version_of(request.if_match),
        now=now,
    )
    return item_out(row, g.caller, now), 201 if new else 200, _tag(row)


def _tag(row: Any) -> dict[str, str]:
    return {"ETag": f'"{row.version}"'}
