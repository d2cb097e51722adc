"""/notices: the inbox, one's wishes, receipts, what was given up; /me/channel."""

from typing import Any

from flask import g

from app.core import clock
from app.core.answers import english
from app.core.db import db
from app.core.marks import SIGNED_IN, needs, of_its_day
from app.core.paging import Page, only_id, page_of, paged
from app.core.web import Blueprint
from app.notices import queries, service
from app.notices.models import NoticeSettings
from app.notices.present import dead_out, notice_out, receipt_out, settings_out
from app.notices.schemas import (
    AllReadOut,
    ChannelIn,
    DeadOut,
    NoticeOut,
    NoticesQuery,
    ReceiptOut,
    ReceiptsQuery,
    RetriedOut,
    RetryIn,
    SettingsIn,
    SettingsOut,
)
from app.notices.subjects import check_reviewer

blp = Blueprint("notices", __name__, url_prefix="/api/v1", description="通知")
EXAMPLE = {
    "id": 12,
    "kind": "incident_filed",
    "text": "新问题 990126-2026-000031（秸秆焚烧），请在时限前受理。",
    "about": "incident",
}
WISHES = {
    "channels": [
        {"address": "wecombot://693axxx6-7aoc-4bc4", "urgent_only": False},
        {"address": "sms://13800000000", "urgent_only": True},
    ],
    "quiet": {"from": "22:00", "to": "07:00"},
    "digest": {"at": "08:00"},
}
RECEIPT = {
    "officer": {"id": 4, "name": "王芳"},
    "kind": "incident_filed",
    "created_at": "2026-07-01T09:00:00+08:00",
    "read_at": None,
}
DEAD = {
    "id": 7,
    "kind": "incident_filed",
    "officer": {"id": 4, "name": "王芳"},
    "channel": "wecombot",
    "error": "refused 93000",
    "attempts": 8,
    "created_at": "2026-07-01T09:00:00+08:00",
    "tried_at": "2026-07-01T10:03:30+08:00",
}


@blp.get("/notices")
@needs("notices.read")
@of_its_day
@blp.arguments(NoticesQuery(), location="query")
@blp.response(200, page_of(NoticeOut, "Notices"), example={"items": [EXAMPLE], "next": None})
def notices(query: dict[str, Any]) -> Any:
    """One's inbox, newest first 通知"""
    rows = queries.inbox(
        g.caller.id,
        unread=query["unread"],
        after=only_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda notice: [notice.id])
    return page | {"items": [notice_out(notice, english()) for notice in page["items"]]}


@blp.post("/notices/<int:notice_id>/read")
@needs("notices.read")
@of_its_day
@blp.response(200, NoticeOut(), example=EXAMPLE)
def read(notice_id: int) -> Any:
    """Note that one has read a notice 已读"""
    notice = service.mark_read(caller=g.caller, notice_id=notice_id, now=clock.now())
    return notice_out(notice, english())


@blp.post("/notices/read")
@needs("notices.read")
@of_its_day
@blp.response(200, AllReadOut(), example={"read": 12})
def read_all() -> Any:
    """Note that one has read all of one's notices, but calls in an emergency 全部已读"""
    return {"read": service.mark_all_read(caller=g.caller, now=clock.now())}


@blp.put("/me/channel")
@needs(SIGNED_IN)
@blp.arguments(ChannelIn(), example={"address": None})
@blp.response(204)
def channel(body: dict[str, Any]) -> Any:
    """One's only channel, or none; `/notices/settings` knows several 推送渠道"""
    service.set_channel(caller=g.caller, address=body["address"], now=clock.now())


@blp.get("/notices/settings")
@needs("notices.read")
@of_its_day
@blp.response(200, SettingsOut(), example=WISHES | {"allowed": ["sms", "wecombot"]})
def settings() -> Any:
    """Where and when one wants to be told 消息设置"""
    return _settings()


@blp.put("/notices/settings")
@needs("notices.read")
@of_its_day
@blp.arguments(SettingsIn(), example=WISHES)
@blp.response(200, SettingsOut(), example=WISHES | {"allowed": ["sms", "wecombot"]})
def change_settings(body: dict[str, Any]) -> Any:
    """All of one's wishes anew; what waits goes by them, what is urgent never waits 修改消息设置"""
    quiet = body["quiet"] and (body["quiet"]["start"], body["quiet"]["end"])
    service.change_settings(
        caller=g.caller,
        channels=body["channels"],
        quiet=quiet,
        digest=body["digest"],
        now=clock.now(),
    )
    return _settings()


def _settings() -> dict[str, Any]:
    row = db.session.get(NoticeSettings, g.caller.id, populate_existing=True)
    return settings_out(list(queries.channels_in_use(g.caller.id)), queries.wishes_of(row))


@blp.get("/notices/receipts")
@needs("notices.receipts")
@blp.arguments(ReceiptsQuery(), location="query")
@blp.response(200, page_of(ReceiptOut, "Receipts"), example={"items": [RECEIPT], "next": None})
def receipts(query: dict[str, Any]) -> Any:
    """Who was told what about a case and when he read it, for its reviewer and those above 回执"""
    about_id = check_reviewer(g.caller, query["about"], query["about_id"])
    rows = queries.receipts(
        query["about"], about_id, after=only_id(query["cursor"]), limit=query["limit"] + 1
    )
    page = paged(rows, query["limit"], lambda row: [row[0]])
    return page | {"items": [receipt_out(receipt) for _, receipt in page["items"]]}


@blp.get("/notices/dead")
@needs("notices.operate")
@blp.arguments(Page(), location="query")
@blp.response(200, page_of(DeadOut, "DeadPushes"), example={"items": [DEAD], "next": None})
def dead(query: dict[str, Any]) -> Any:
    """Pushes given up after their last attempt, oldest first; nothing of what they say 未送达"""
    rows = queries.dead(g.caller.scope, after=only_id(query["cursor"]), limit=query["limit"] + 1)
    page = paged(list(rows), query["limit"], lambda row: [row.Delivery.id])
    return page | {"items": [dead_out(row) for row in page["items"]]}


@blp.post("/notices/dead/retry")
@needs("notices.operate")
@blp.arguments(RetryIn(), example={"ids": [7]})
@blp.response(200, RetriedOut(), example={"retried": 1})
def retry_dead(body: dict[str, Any]) -> Any:
    """Send them once more, with all their attempts 重新推送

    To the same channel, or where it is no longer used to those that the officer has now.
    """
    count = service.retry_dead(
        by=g.caller.id, scope=g.caller.scope, ids=body["ids"], now=clock.now()
    )
    return {"retried": count}
