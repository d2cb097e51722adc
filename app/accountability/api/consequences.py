"""/accountability/consequences: talks, circulars, vetoes, rewards and penalties."""

import uuid
from typing import Any

from flask import g, request

from app.accountability import examples, service
from app.accountability.models import Consequence
from app.accountability.present import record_out, records_page
from app.accountability.queries import record_seen
from app.accountability.rules.consequences import MOVES
from app.accountability.schemas import (
    ConsequenceIn,
    ConsequenceOut,
    ConsequencesQuery,
    ConsequenceWithSteps,
    RecordActionIn,
)
from app.core import clock
from app.core.answers import version_of
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of
from app.core.web import Blueprint

blp = Blueprint(
    "consequences",
    __name__,
    url_prefix="/api/v1/accountability/consequences",
    description="奖惩与措施",
)
WHOLE = examples.CONSEQUENCE | examples.STEPS


@blp.get("")
@needs("accountability.read")
@blp.arguments(ConsequencesQuery(), location="query")
@blp.response(
    200,
    page_of(ConsequenceOut, "Consequences"),
    example={"items": [examples.CONSEQUENCE], "next": None},
)
def consequences(query: dict[str, Any]) -> Any:
    """Talks, circulars, vetoes, rewards and penalties, newest first 奖惩与措施"""
    return records_page(Consequence, g.caller, query, clock.now())


@blp.post("")
@needs("accountability.write")
@blp.arguments(ConsequenceIn(), example=examples.CONSEQUENCE_IN)
@blp.response(201, ConsequenceWithSteps(), example=WHOLE)
@blp.alt_response(403, description="outside_territory, own_matter")
@blp.alt_response(
    422,
    description="person_required, of_unit_only, period_required, period_unknown, unknown_person",
)
@blp.once(ConsequenceWithSteps())
def propose(body: dict[str, Any]) -> Any:
    """Propose one; a leader above orders it 提出奖惩建议"""
    now = clock.now()
    row = service.propose_consequence(caller=g.caller, body=body, now=now)
    return record_out(row, g.caller, now), 201, _tag(row)


@blp.get("/<uuid:consequence_id>")
@needs("accountability.read")
@blp.response(200, ConsequenceWithSteps(), example=WHOLE)
def consequence(consequence_id: uuid.UUID) -> Any:
    """One of them; its ETag is the version that steps name in If-Match 奖惩与措施详情"""
    row = record_seen(Consequence, g.caller, consequence_id)
    return record_out(row, g.caller, clock.now()), 200, _tag(row)


@blp.post("/<uuid:consequence_id>/actions/<action>")
@needs("accountability.act")
@blp.arguments(RecordActionIn(), example=examples.ACTION)
@blp.response(201, ConsequenceWithSteps(), example=WHOLE)
@blp.alt_response(409, description="record_action_not_allowed, naming the `allowed` ones")
@blp.alt_response(412, description="changed_meanwhile")
@blp.alt_response(428, description="if_match_required")
@blp.alt_response(200, schema=ConsequenceWithSteps(), description="the same step id again")
def act(body: dict[str, Any], consequence_id: uuid.UUID, action: str) -> Any:
    """Order, refuse, withdraw, carry out; lift a veto 批准、不予批准、撤回、落实、解除"""
    if action not in MOVES:
        refuse("not_found")
    now = clock.now()
    row, new = service.act_on_consequence(
        caller=g.caller,
        consequence_id=consequence_id,
        action=action,
        body=body,
        version=version_of(request.if_match),
        now=now,
    )
    return record_out(row, g.caller, now), 201 if new else 200, _tag(row)


def _tag(row: Any) -> dict[str, str]:
    return {"ETag": f'"{row.version}"'}
