"""/accountability/findings: what units told and was not so."""

import uuid
from typing import Any

from flask import g, request

from app.accountability import examples, service
from app.accountability.models import Finding
from app.accountability.present import record_out, records_page
from app.accountability.queries import record_seen
from app.accountability.rules.findings import MOVES
from app.accountability.schemas import (
    FindingIn,
    FindingOut,
    FindingsQuery,
    FindingWithSteps,
    RecordActionIn,
)
from app.core import clock
from app.core.answers import version_of
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of
from app.core.web import Blueprint

blp = Blueprint(
    "findings",
    __name__,
    url_prefix="/api/v1/accountability/findings",
    description="虚假整改和虚报瞒报认定",
)
WHOLE = examples.FINDING | examples.STEPS


@blp.get("")
@needs("accountability.read")
@blp.arguments(FindingsQuery(), location="query")
@blp.response(
    200, page_of(FindingOut, "Findings"), example={"items": [examples.FINDING], "next": None}
)
def findings(query: dict[str, Any]) -> Any:
    """Findings of false rectification and reporting, newest first 虚假认定"""
    return records_page(Finding, g.caller, query, clock.now())


@blp.post("")
@needs("accountability.write")
@blp.arguments(FindingIn(), example=examples.FINDING_IN)
@blp.response(201, FindingWithSteps(), example=WHOLE)
@blp.alt_response(403, description="outside_territory, own_matter")
@blp.alt_response(422, description="unit_not_concerned, evidence_required, unknown_subject")
@blp.once(FindingWithSteps())
def find(body: dict[str, Any]) -> Any:
    """Find that what a unit told was not so; somebody else confirms it 提出虚假认定"""
    now = clock.now()
    row = service.find_false(caller=g.caller, body=body, now=now)
    return record_out(row, g.caller, now), 201, _tag(row)


@blp.get("/<uuid:finding_id>")
@needs("accountability.read")
@blp.response(200, FindingWithSteps(), example=WHOLE)
def finding(finding_id: uuid.UUID) -> Any:
    """One of them; its ETag is the version that steps name in If-Match 虚假认定详情"""
    row = record_seen(Finding, g.caller, finding_id)
    return record_out(row, g.caller, clock.now()), 200, _tag(row)


@blp.post("/<uuid:finding_id>/actions/<action>")
@needs("accountability.act")
@blp.arguments(RecordActionIn(), example=examples.ACTION)
@blp.response(201, FindingWithSteps(), example=WHOLE)
@blp.alt_response(409, description="record_action_not_allowed, naming the `allowed` ones")
@blp.alt_response(412, description="changed_meanwhile")
@blp.alt_response(428, description="if_match_required")
@blp.alt_response(200, schema=FindingWithSteps(), description="the same step id again")
def act(body: dict[str, Any], finding_id: uuid.UUID, action: str) -> Any:
    """Answer for the unit, confirm or reject 说明、认定、不予认定"""
    if action not in MOVES:
        refuse("not_found")
    now = clock.now()
    row, new = service.act_on_finding(
        caller=g.caller,
        finding_id=finding_id,
        action=action,
        body=body,
        version=version_of(request.if_match),
        now=now,
    )
    return record_out(row, g.caller, now), 201 if new else 200, _tag(row)


def _tag(row: Any) -> dict[str, str]:
    return {"ETag": f'"{row.version}"'}
