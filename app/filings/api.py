"""/sync, /refused."""

from typing import Any

from flask import g

from app.core import clock
from app.core.bodies import plain
from app.core.bounds import JSON_LIMIT
from app.core.looks import ask_why, looks_at, protects
from app.core.marks import keeps_batch, needs, of_its_day, takes_up_to
from app.core.paging import only_id, page_of, paged
from app.core.web import Blueprint
from app.filings import queries, service
from app.filings.examples import CASE_ID, EPOCH, FILING
from app.filings.present import body_of, holds_people, mendings_out, set_aside_out
from app.filings.schemas import (
    MendingOut,
    MendingsQuery,
    ObjectIn,
    RefiledOut,
    RefileIn,
    RefusedOut,
    RefusedQuery,
    RuleIn,
    SyncIn,
    SyncOut,
)

sync_blp = Blueprint("sync", __name__, url_prefix="/api/v1/sync", description="批量上传")
refused_blp = Blueprint(
    "refused", __name__, url_prefix="/api/v1/refused", description="未入库的上报"
)
mendings_blp = Blueprint(
    "mendings", __name__, url_prefix="/api/v1/mendings", description="代为更正"
)
BLUEPRINTS = (sync_blp, refused_blp, mendings_blp)
ITEM = {"path": f"/incidents/{CASE_ID}", "body": FILING}
REFUSED = {
    "id": 7,
    "at": "2026-07-01T08:43:00+08:00",
    "path": f"/api/v1/incidents/{CASE_ID}",
    "code": "unknown_kind",
}


PERSON = {"id": 3, "name": "李敏"}
MENDING = {
    "id": 2,
    "about": "incident",
    "about_id": CASE_ID,
    "at": "2026-07-01T10:00:00+08:00",
    "officer": PERSON,
    "by": {"id": 9, "name": "陈立"},
    "changes": [{"field": "kind", "before": "NO-99", "after": "AIR-01"}],
    "objection": None,
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
    """One with its body as it was sent; a reviewer's look is recorded, and needs a reason where a
    reporter or a track is in it 未入库内容
    """
    row = queries.one_set_aside(g.caller, row_id)
    looks_at(row_id, whose_id=row.officer_id, own=row.officer_id == g.caller.id)
    body = body_of(row)
    if holds_people(body):
        ask_why()
    return set_aside_out(row) | {"body": body}


@refused_blp.post("/<int:row_id>/refile")
@needs("phone.refused")
@takes_up_to(lambda: JSON_LIMIT, file=False)
@of_its_day
@refused_blp.arguments(RefileIn(), example={"body": FILING})
@refused_blp.response(
    200, RefiledOut(), example={"id": 7, "result": {"number": "990126-2026-000031"}}
)
@refused_blp.alt_response(409, description="settled already, or what the filing's own call refuses")
@refused_blp.alt_response(422, description="of another's: mend_beyond, mend_never, mend_yourself")
def refile(body: dict[str, Any], row_id: int) -> Any:
    """File it mended, in the name of who sent it 更正后重新提交

    Another than he changes only what is refused; it is marked, and he is told.
    """
    known = service.refile_mended(
        caller=g.caller, row_id=row_id, body=body["body"], now=clock.now()
    )
    return {"id": row_id, "result": known}


@mendings_blp.get("")
@needs("phone.refused")
@of_its_day
@mendings_blp.arguments(MendingsQuery(), location="query")
@mendings_blp.response(
    200, page_of(MendingOut, "Mendings"), example={"items": [MENDING], "next": None}
)
def mendings(query: dict[str, Any]) -> Any:
    """What was mended for another 代为更正列表

    Of one's own filings, by oneself, of one's people.
    """
    before, limit = only_id(query["cursor"]), query["limit"]
    rows = list(queries.mendings(g.caller, before=before, limit=limit + 1))
    page = paged(rows, limit, lambda row: [row.id])
    return page | {"items": mendings_out(page["items"])}


@mendings_blp.post("/<int:mending_id>/object")
@needs("phone.refused")
@of_its_day
@mendings_blp.arguments(ObjectIn(), example={"note": "我上报的是冒烟，不是焚烧"})
@mendings_blp.response(200, MendingOut(), example=MENDING | {"objection": "我上报的是冒烟"})
@mendings_blp.alt_response(409, description="objected_already, in other words")
def object_(body: dict[str, Any], mending_id: int) -> Any:
    """Object to how one's filing was mended 提出异议

    It counts nowhere until somebody above decides.
    """
    row = service.object_to(
        caller=g.caller, mending_id=mending_id, note=body["note"], now=clock.now()
    )
    return mendings_out([row])[0]


@mendings_blp.post("/<int:mending_id>/rule")
@needs("mendings.rule")
@mendings_blp.arguments(RuleIn(), example={"upheld": True, "note": "照片所示为焚烧"})
@mendings_blp.response(200, MendingOut(), example=MENDING | {"upheld": True})
@mendings_blp.alt_response(403, description="own_mending, or post_lacks_permission")
@mendings_blp.alt_response(409, description="no_objection waits")
def rule(body: dict[str, Any], mending_id: int) -> Any:
    """The county's office or leader decides on an objection 裁定异议"""
    row = service.rule_on(caller=g.caller, mending_id=mending_id, **body, now=clock.now())
    return mendings_out([row])[0]
