"""/delegations: who stands in for whom while on leave (请假委托)."""

from typing import Any

import marshmallow as ma
from flask import g

from app.core import clock
from app.core.marks import needs
from app.core.paging import only_id, page_of, paged
from app.core.web import Blueprint
from app.posts import queries
from app.posts.present import delegations_out
from app.posts.schemas import DelegationIn, DelegationOut, DelegationsQuery
from app.posts.service import delegate_posts

blp = Blueprint("delegations", __name__, url_prefix="/api/v1/delegations", description="请假委托")
EXAMPLE = {
    "id": 5,
    "officer": {"id": 7, "name": "王芳"},
    "deputy": {"id": 9, "name": "赵敏"},
    "posts": [{"id": 3, "kind": "reviewer", "cell": {"code": "990126101", "name": "青石镇"}}],
    "all_posts": True,
    "starts_at": "2026-07-01T16:00:00+00:00",
    "ends_at": "2026-07-08T16:00:00+00:00",
    "ended_at": None,
    "state": "planned",
    "reason": "年休假",
}


@blp.get("")
@needs("delegations.read")
@blp.arguments(DelegationsQuery(), location="query", unknown=ma.RAISE)
@blp.response(
    200, page_of(DelegationOut, "Delegations"), example={"items": [EXAMPLE], "next": None}
)
def delegations(query: dict[str, Any]) -> Any:
    """One's own, on either side, and those of one's territory, newest first 委托列表"""
    now = clock.now()
    rows = queries.visible_delegations(
        g.caller.scope,
        g.caller.id,
        of=query.get("officer"),
        running=query.get("running"),
        now=now,
        before=only_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda row: [row.id])
    return page | {"items": delegations_out(page["items"], now)}


@blp.post("")
@needs("delegations.write")
@blp.arguments(
    DelegationIn(),
    example={
        "deputy_id": 9,
        "starts_on": "2026-07-02",
        "ends_on": "2026-07-08",
        "reason": "年休假",
    },
)
@blp.response(201, DelegationOut(), example=EXAMPLE)
@blp.alt_response(409, description="deputy_chain, deputy_named")
@blp.alt_response(422, description="deputy_is_self, unknown_officer, account_closed, dated_back, …")
@blp.once(DelegationOut())
def name(body: dict[str, Any]) -> Any:
    """Name who stands in: for oneself, or for whom one may appoint 指定代理人

    The deputy has the permissions of the posts in that time and acts in his own name; who is on
    leave keeps his. Whole days; `starts_time` and `ends_time` are for half days.
    """
    now = clock.now()
    row = delegate_posts.name_deputy(caller=g.caller, body=body, now=now)
    return delegations_out([row], now)[0]


@blp.post("/<int:delegation_id>/end")
@needs("delegations.write")
@blp.response(200, DelegationOut(), example=EXAMPLE | {"state": "over"})
@blp.alt_response(409, description="delegation_over")
def end(delegation_id: int) -> Any:
    """End it now, before its time 提前结束委托"""
    now = clock.now()
    row = delegate_posts.end_delegation(caller=g.caller, delegation_id=delegation_id, now=now)
    return delegations_out([row], now)[0]
