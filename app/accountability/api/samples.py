"""/samples: what is drawn for checking by the level above, and what was found."""

import uuid
from typing import Any

from flask import g

from app.accountability import examples, service
from app.accountability.present import sample_out, samples_page
from app.accountability.queries import sample_seen
from app.accountability.schemas import (
    DrawAgainOut,
    DrawIn,
    DrawOut,
    DrawWithItems,
    SamplesQuery,
    SampleVerdictIn,
)
from app.core import clock
from app.core.marks import needs
from app.core.paging import page_of
from app.core.web import Blueprint

blp = Blueprint("samples", __name__, url_prefix="/api/v1/samples", description="抽查核验")
WHOLE = examples.SAMPLE | {"items": [examples.ITEM]}


@blp.get("")
@needs("samples.check")
@blp.arguments(SamplesQuery(), location="query")
@blp.response(200, page_of(DrawOut, "Samples"), example={"items": [examples.SAMPLE], "next": None})
def samples(query: dict[str, Any]) -> Any:
    """Samples that one's office checks, and those below, newest first 抽查列表"""
    return samples_page(g.caller, query)


@blp.post("")
@needs("samples.draw")
@blp.arguments(DrawIn(), example=examples.SAMPLE_IN)
@blp.response(201, DrawWithItems(), example=WHOLE)
@blp.alt_response(403, description="outside_territory")
@blp.alt_response(422, description="sample_empty, period_unknown")
@blp.once(DrawWithItems())
def draw(body: dict[str, Any]) -> Any:
    """Draw by chance from what was told below one's cell in a period 随机抽取"""
    row = service.draw_sample(caller=g.caller, body=body, now=clock.now())
    return sample_out(row, g.caller), 201


@blp.get("/<uuid:sample_id>")
@needs("samples.check")
@blp.response(200, DrawWithItems(), example=WHOLE)
def sample(sample_id: uuid.UUID) -> Any:
    """One sample with what was drawn and found 抽查详情"""
    return sample_out(sample_seen(g.caller.scope, sample_id), g.caller)


@blp.get("/<uuid:sample_id>/again")
@needs("samples.check")
@blp.response(200, DrawAgainOut(), example=examples.AGAIN)
def again(sample_id: uuid.UUID) -> Any:
    """The same draw again from its seed, from what was known then 复核抽取过程"""
    return service.draw_again(sample_seen(g.caller.scope, sample_id))


@blp.post("/<uuid:sample_id>/items/<int:place>/check")
@needs("samples.check")
@blp.arguments(SampleVerdictIn(), example=examples.VERDICT)
@blp.response(201, DrawWithItems(), example=WHOLE)
@blp.alt_response(403, description="own_matter")
@blp.alt_response(200, schema=DrawWithItems(), description="the same id again")
def check(body: dict[str, Any], sample_id: uuid.UUID, place: int) -> Any:
    """Say what was found; a false one proposes a finding 登记核验结果"""
    now = clock.now()
    new = service.check_item(caller=g.caller, sample_id=sample_id, place=place, body=body, now=now)
    return sample_out(sample_seen(g.caller.scope, sample_id), g.caller), 201 if new else 200
