"""/notices and /me/channel."""

from typing import Any

from flask import g

from app.core import clock
from app.core.answers import english
from app.core.schemas import only_id, page_of, paged
from app.core.web import SIGNED_IN, Blueprint, needs
from app.notices import queries, service
from app.notices.present import notice_out
from app.notices.schemas import ChannelIn, NoticeOut, NoticesQuery

blp = Blueprint("notices", __name__, url_prefix="/api/v1", description="通知")
EXAMPLE = {
    "id": 12,
    "kind": "incident_filed",
    "text": "新问题 990126-2026-000031（秸秆焚烧），请在时限前受理。",
    "about": "incident",
}


@blp.get("/notices")
@needs("notices.read")
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
@blp.response(200, NoticeOut(), example=EXAMPLE)
def read(notice_id: int) -> Any:
    """Note that one has read a notice 已读"""
    notice = service.mark_read(caller=g.caller, notice_id=notice_id, now=clock.now())
    return notice_out(notice, english())


@blp.put("/me/channel")
@needs(SIGNED_IN)
@blp.arguments(ChannelIn(), example={"address": None})
@blp.response(204)
def channel(body: dict[str, Any]) -> Any:
    """Where pushed notices go 推送渠道"""
    service.set_channel(caller=g.caller, address=body["address"])
