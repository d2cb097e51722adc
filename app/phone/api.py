"""/phone/start."""

from typing import Any

from flask import Response, g, request

from app.core import clock
from app.core.bodies import plain
from app.core.marks import needs, of_its_day
from app.core.web import Blueprint
from app.filings.examples import EPOCH
from app.phone import service
from app.phone.schemas import StartOut, StartQuery

blp = Blueprint("phone", __name__, url_prefix="/api/v1/phone", description="手机端")
TOKEN = ".".join(["5d41402abc4b"] * 8)


@blp.get("/start")
@needs("phone.start")
@of_its_day
@blp.arguments(StartQuery(), location="query")
@blp.response(200, StartOut(), example={"token": TOKEN, "epoch": EPOCH, "tasks": []})
@blp.alt_response(304, description="nothing has changed (If-None-Match)")
def start(query: dict[str, Any]) -> Any:
    """What a phone needs for a day without network.

    With `since`, only the parts that have changed 开机数据包
    """
    now = clock.now()
    parts, token = service.start_day(
        caller=g.caller, account=g.account, since=query["since"], now=now
    )
    etag = f"{g.epoch[:8]}.{token}.{query['since'] or ''}"
    if request.if_none_match.contains_weak(etag):
        return Response(status=304, headers={"ETag": f'W/"{etag}"'})
    headers = {"ETag": f'W/"{etag}"', "Cache-Control": "private, no-cache"}
    return plain({"token": token, "epoch": g.epoch, "now": now} | parts, headers)
