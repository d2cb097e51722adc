"""/phone/start, /sync, /refused."""

from typing import Any

from flask import Response, g, request

from app.core import clock
from app.core.bodies import plain
from app.core.refused import RefusedFiling
from app.core.schemas import only_id, page_of, paged
from app.core.web import Blueprint, looks_at, needs, protects
from app.incidents.examples import CASE, EPOCH, FILING
from app.phone import queries, service
from app.phone.schemas import (
    RefiledOut,
    RefileIn,
    RefusedOut,
    RefusedQuery,
    StartOut,
    StartQuery,
    SyncIn,
    SyncOut,
)
from app.posts import queries as posts

phone_blp = Blueprint("phone", __name__, url_prefix="/api/v1/phone", description="手机端")
sync_blp = Blueprint("sync", __name__, url_prefix="/api/v1/sync", description="批量上传")
refused_blp = Blueprint(
    "refused", __name__, url_prefix="/api/v1/refused", description="未入库的上报"
)
BLUEPRINTS = (phone_blp, sync_blp, refused_blp)
TOKEN = "5d41402abc4b.2a76b9719d91.1c4a5e0f6b7d.9e107d9d372b.0cc175b9c0f1.92eb5ffee6ae.4a8a08f09d37.8fa14cdd754f"
ITEM = {"path": f"/incidents/{CASE['id']}", "body": FILING}
REFUSED = {
    "id": 7,
    "at": "2026-07-01T08:43:00+08:00",
    "path": f"/api/v1/incidents/{CASE['id']}",
    "code": "unknown_kind",
}


@phone_blp.get("/start")
@needs("phone.start")
@phone_blp.arguments(StartQuery(), location="query")
@phone_blp.response(200, StartOut(), example={"token": TOKEN, "epoch": EPOCH, "tasks": []})
@phone_blp.alt_response(304, description="nothing has changed (If-None-Match)")
def start(query: dict[str, Any]) -> Any:
    """What a phone needs for a day without network.

    With `since`, only the parts that have changed 开机数据包
    """
    now = clock.now()
    parts, token = service.start(caller=g.caller, account=g.account, since=query["since"], now=now)
    etag = f"{g.epoch[:8]}.{token}.{query['since'] or ''}"
    if request.if_none_match.contains_weak(etag):
        return Response(status=304, headers={"ETag": f'W/"{etag}"'})
    headers = {"ETag": f'W/"{etag}"', "Cache-Control": "private, no-cache"}
    return plain({"token": token, "epoch": g.epoch, "now": now} | parts, headers)


@sync_blp.post("")
@needs("phone.sync")
@sync_blp.arguments(SyncIn(), example={"items": [ITEM]})
@sync_blp.response(
    200,
    SyncOut(),
    example={"verdicts": [{"path": ITEM["path"], "verdict": "stored"}], "epoch": EPOCH},
)
@sync_blp.alt_response(413, description="over 200 filings or 8 MB")
def sync(body: dict[str, Any]) -> Any:
    """File up to 200 patrols, track pieces, visits, incidents and actions, each with its own
    verdict 批量上传
    """
    verdicts = service.sync(caller=g.caller, items=body["items"], now=clock.now())
    return plain({"verdicts": verdicts, "epoch": g.epoch, "now": clock.now()})


@refused_blp.get("")
@needs("phone.refused")
@refused_blp.arguments(RefusedQuery(), location="query")
@refused_blp.response(
    200, page_of(RefusedOut, "Refused"), example={"items": [REFUSED], "next": None}
)
def refused(query: dict[str, Any]) -> Any:
    """Filings set aside: one's own, for reviewers those of their people.

    Refused ones and those that wait 未入库列表
    """
    rows = list(
        queries.refused(
            g.caller.scope, g.caller.id, before=only_id(query["cursor"]), limit=query["limit"] + 1
        )
    )
    page = paged(rows, query["limit"], lambda row: [row.id])
    settled = queries.mended(page["items"])
    return page | {"items": [_out(row) for row in page["items"] if row.id not in settled]}


@refused_blp.get("/<int:row_id>")
@needs("phone.refused")
@protects("refused", by="refused.territory")
@refused_blp.response(200, RefusedOut(), example=REFUSED | {"body": FILING})
def one(row_id: int) -> Any:
    """One with its body as it was sent; a reviewer's look is recorded 未入库内容"""
    row = queries.refused_one(g.caller.scope, g.caller.id, row_id)
    looks_at(row_id, whose_id=row.officer_id, own=row.officer_id == g.caller.id)
    return _out(row) | {"body": queries.body_of(row)}


@refused_blp.post("/<int:row_id>/refile")
@needs("phone.refused")
@refused_blp.arguments(RefileIn(), example={"body": FILING})
@refused_blp.response(200, RefiledOut(), example={"id": 7, "result": {"number": CASE["number"]}})
@refused_blp.alt_response(409, description="settled already, or what the filing's own call refuses")
def refile(body: dict[str, Any], row_id: int) -> Any:
    """File it mended, in the name of who sent it 更正后重新提交"""
    row = queries.refused_one(g.caller.scope, g.caller.id, row_id)
    known = service.refile_one(caller=g.caller, row=row, body=body["body"], now=clock.now())
    return {"id": row_id, "result": known}


def _out(row: RefusedFiling) -> dict[str, Any]:
    names = ("id", "at", "path", "code", "problem")
    return {name: getattr(row, name) for name in names} | {
        "officer": posts.names([row.officer_id])[row.officer_id]
    }
