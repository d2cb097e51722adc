"""/missed-discoveries: proposed, explained, decided by somebody above."""

import uuid
from typing import Any

from flask import g

from app.accountability import queries, service
from app.accountability.present.missed_discoveries import discoveries_page, discovery_out
from app.accountability.schemas.missed_discoveries import (
    DecideIn,
    DiscoveriesQuery,
    DiscoveryDetail,
    DiscoveryOut,
    ExplainIn,
)
from app.cells import queries as cells
from app.core import clock
from app.core.looks import looks_at_each, protects
from app.core.marks import SIGNED_IN, needs
from app.core.paging import page_of
from app.core.web import Blueprint

blp = Blueprint(
    "discoveries", __name__, url_prefix="/api/v1/missed-discoveries", description="未能发现"
)
ROW = {
    "id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9b01",
    "case": {
        "id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a02",
        "number": "990126-2026-000031",
        "kind": "AIR-01",
        "kind_name": "秸秆焚烧",
        "nature": "violation",
        "severity": "serious",
        "source": "public",
        "status": "accepted",
        "lon": 114.95,
        "lat": 33.62,
    },
    "cell": {"code": "990126101201", "name": "青河村"},
    "officer": {"id": 9, "name": "某"},
    "post": "grid_chief",
    "follows_id": None,
    "observed_at": "2026-07-01T08:50:00+08:00",
    "state": "open",
    "opened_at": "2026-07-01T10:00:00+08:00",
    "explain_by": "2026-07-08T17:30:00+08:00",
    "late": False,
    "explained_at": None,
    "decided_at": None,
    "decided_by": None,
    "withdrawn_at": None,
    "withdrawn_because": None,
    "actions": ["decide"],
    "outcomes": ["not_missed"],
}
PASSING = {
    "patrol_id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9c01",
    "officer": {"id": 12, "name": "某"},
    "started_at": "2026-06-30T15:00:00+08:00",
    "ended_at": "2026-06-30T15:40:00+08:00",
    "received_at": "2026-06-30T15:41:00+08:00",
    "mode": "regular",
    "marks": [],
    "doubt": "none",
    "distance_m": 34,
    "nearest_at": "2026-06-30T15:22:10+08:00",
}
WHOLE = ROW | {"explanation": None, "photos": [], "reason": None, "evidence": [PASSING]}
EXPLAIN = {"text": "当日上午已巡查至此，未见火点，照片附后。", "photo_ids": []}
DECIDE = {"outcome": "not_missed", "reason": "巡查记录显示当日已到现场，起火在巡查之后。"}


@blp.get("")
@needs(SIGNED_IN)
@blp.arguments(DiscoveriesQuery(), location="query")
@blp.response(200, page_of(DiscoveryOut, "Discoveries"), example={"items": [ROW], "next": None})
def discoveries(query: dict[str, Any]) -> Any:
    """Those of oneself and below one's office, newest first 未能发现列表"""
    cell = cells.must(query["cell"]) if query.get("cell") else None
    return discoveries_page(g.caller, query, cell=cell, now=clock.now())


@blp.get("/<uuid:discovery_id>")
@needs(SIGNED_IN)
@protects("track", by="discoveries.territory")
@blp.response(200, DiscoveryDetail(), example=WHOLE)
def discovery(discovery_id: uuid.UUID) -> Any:
    """One with what was said, and the patrols near the place before it was found 未能发现"""
    row = queries.seen(g.caller.scope, g.caller.id, discovery_id)
    return _shown(discovery_out(row, g.caller, clock.now()))


@blp.post("/<uuid:discovery_id>/explain")
@needs(SIGNED_IN)
@protects("track", by="discoveries.territory")
@blp.arguments(ExplainIn(), example=EXPLAIN)
@blp.response(200, DiscoveryDetail(), example=WHOLE)
@blp.alt_response(403, description="not_the_person")
@blp.alt_response(409, description="discovery_explained, _decided, _withdrawn")
def explain(body: dict[str, Any], discovery_id: uuid.UUID) -> Any:
    """The person explains, with photos 作出说明"""
    now = clock.now()
    row = service.explain(caller=g.caller, discovery_id=discovery_id, now=now, **body)
    return _shown(discovery_out(row, g.caller, now))


@blp.post("/<uuid:discovery_id>/decide")
@needs("discoveries.decide")
@protects("track", by="discoveries.territory")
@blp.arguments(DecideIn(), example=DECIDE)
@blp.response(200, DiscoveryDetail(), example=WHOLE)
@blp.alt_response(403, description="may_not_decide, post_lacks_permission")
@blp.alt_response(409, description="explanation_awaited, discovery_decided, _withdrawn")
def decide(body: dict[str, Any], discovery_id: uuid.UUID) -> Any:
    """Somebody above decides with a reason; only then it weighs 认定"""
    now = clock.now()
    row = service.decide(caller=g.caller, discovery_id=discovery_id, now=now, **body)
    return _shown(discovery_out(row, g.caller, now))


def _shown(out: dict[str, Any]) -> dict[str, Any]:
    """How near others' tracks came is a look at them."""
    looks_at_each(
        (one["patrol_id"], one["officer_id"])
        for one in out["evidence"]
        if one["officer_id"] != g.caller.id
    )
    return out
