"""/sync, /refused."""

from typing import Any

from flask import g

from app.core import clock
from app.core.bodies import plain
from app.core.bounds import JSON_LIMIT
from app.core.looks import looks_at, protects
from app.core.schemas import only_id, page_of, paged
from app.core.web import Blueprint, keeps_batch, needs, of_its_day, takes_up_to
from app.filings import queries, service
from app.filings.examples import CASE_ID, EPOCH, FILING
from app.filings.present import body_of, set_aside_out
from app.filings.schemas import RefiledOut, RefileIn, RefusedOut, RefusedQuery, SyncIn, SyncOut

sync_blp = Blueprint("sync", __name__, url_prefix="/api/v1/sync", description="批量上传")
refused_blp = Blueprint(
    "refused", __name__, url_prefix="/api/v1/refused", description="未入库的上报"
)
BLUEPRINTS = (sync_blp, refused_blp)
ITEM = {"path": f"/incidents/{CASE_ID}", "body": FILING}
REFUSED = {
    "id": 7,
    "at": "2026-07-01T08:43:00+08:00",
    "path": f"/api/v1/incidents/{CASE_ID}",
    "code": "unknown_kind",
}


@sync_blp.post("")
@needs("phone.sync")
@of_its_day
@keeps_batch
@takes_up_to(lambda: JSON_LIMIT, file=False)
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
    verdicts = service.sync_batch(caller=g.caller, items=body["items"], now=clock.now())
    return plain({"verdicts": verdicts, "epoch": g.epoch, "now": clock.now()})


@refused_blp.get("")
@needs("phone.refused")
@of_its_day
@refused_blp.arguments(RefusedQuery(), location="query")
@refused_blp.response(
    200, page_of(RefusedOut, "Refused"), example={"items": [REFUSED], "next": None}
)
def refused(query: dict[str, Any]) -> Any:
    """Filings set aside: one's own, for reviewers those of their people.

    Refused ones and those that wait 未入库列表
    """
    before, limit = only_id(query["cursor"]), query["limit"]
    rows = list(queries.set_aside(g.caller, before=before, limit=limit + 1))
    page = paged(rows, limit, lambda row: [row.id])
    settled = queries.settled(page["items"])
    return page | {"items": [set_aside_out(row) for row in page["items"] if row.id not in settled]}


@refused_blp.get("/<int:row_id>")
@needs("phone.refused")
@of_its_day
@protects("refused", by="refused.territory")
@refused_blp.response(200, RefusedOut(), example=REFUSED | {"body": FILING})
def one(row_id: int) -> Any:
    """One with its body as it was sent; a reviewer's look is recorded 未入库内容"""
    row = queries.one_set_aside(g.caller, row_id)
    looks_at(row_id, whose_id=row.officer_id, own=row.officer_id == g.caller.id)
    return set_aside_out(row) | {"body": body_of(row)}


@refused_blp.post("/<int:row_id>/refile")
@needs("phone.refused")
@takes_up_to(lambda: JSON_LIMIT, file=False)
@of_its_day
@refused_blp.arguments(RefileIn(), example={"body": FILING})
@refused_blp.response(
    200, RefiledOut(), example={"id": 7, "result": {"number": "990126-2026-000031"}}
)
@refused_blp.alt_response(409, description="settled already, or what the filing's own call refuses")
def refile(body: dict[str, Any], row_id: int) -> Any:
    """File it mended, in the name of who sent it 更正后重新提交"""
    known = service.refile_mended(
        caller=g.caller, row_id=row_id, body=body["body"], now=clock.now()
    )
    return {"id": row_id, "result": known}
