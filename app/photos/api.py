"""/photos/<sha256>: content-addressed, apart from the filing that names them.

Whole, or in parts over a bad line.
"""

from mimetypes import guess_extension
from typing import Any

from flask import Response, current_app, g, request
from marshmallow import ValidationError

from app.core import clock
from app.core.db import db, transaction
from app.core.errors import refuse
from app.core.marks import first, needs, of_its_day, takes_up_to
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.photos import queries, service
from app.photos.models import Photo
from app.photos.present import awaited_out
from app.photos.rules import AWAITED
from app.photos.schemas import PHOTO_ID, AwaitedOut, JoinQuery, PartsOut, PhotoKept, SizeQuery

blp = Blueprint("photos", __name__, url_prefix="/api/v1/photos", description="照片")
EXAMPLE = {
    "id": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "state": "here",
}
BYTES = {"schema": {"type": "string", "format": "binary"}}
CONTENT = {"required": True, "content": {"image/jpeg": BYTES}}
PART = {"required": True, "content": {"application/octet-stream": BYTES}}


def _take() -> None:
    """Look at the photo and store it, before the transaction begins."""
    sha256 = _check(str((request.view_args or {})["sha256"]))
    content = request.get_data()
    if request.args.get("parts") and not content:
        count = _count(request.args["parts"])
        with transaction():
            if queries.sent_by(sha256, g.caller.id):
                # joined before, the answer lost on the way: its parts are gone, and that is no
                # refusal
                g.taken = None
                return
        content = service.join_parts(g.caller.id, sha256, count, most=_limit())
    g.taken = len(content), service.take(sha256, content)


def _count(text: str) -> int:
    number = text.isascii() and text.isdecimal() and 0 < int(text[:5]) == int(text)
    return int(text) if number else refuse("invalid", fields=["parts"], errors={})


def _limit() -> int:
    return int(current_app.config["PHOTO_MB"]) * 1024 * 1024


@blp.put("/<sha256>")
@needs("photos.put")
@of_its_day
@takes_up_to(_limit)
@first(_take)
@blp.arguments(JoinQuery(), location="query")
@blp.response(201, PhotoKept(), example=EXAMPLE)
@blp.alt_response(200, schema=PhotoKept(), description="there already")
@blp.alt_response(409, description="parts_missing, naming the `missing` ones")
@blp.alt_response(413, description="too_large, too_many_pixels, photo_too_dear")
@blp.alt_response(415, description="not_a_photo")
@blp.alt_response(422, description="hash_differs")
@blp.doc(requestBody=CONTENT)
def put(query: dict[str, Any], sha256: str) -> Any:
    """Store a photo or a short recording under the SHA-256 of its bytes.

    With `parts=N` and no body, joined from its parts 上传照片
    """
    new = False
    if g.taken is not None:
        size, looked = g.taken
        new = service.record(sha256, size, looked, officer_id=g.caller.id, now=clock.now())
    if query.get("parts"):
        service.drop_parts(g.caller.id, sha256)
    return {"id": sha256, "state": "here", "epoch": g.epoch}, 201 if new else 200


def _keep_part() -> None:
    args = request.view_args or {}
    content = request.get_data()
    if not 0 < len(content) <= service.PART_BYTES:
        refuse("too_large" if content else "bad_request")
    if not 1 <= args["number"] <= _limit() // service.PART_BYTES + 1:
        refuse("not_found")
    service.keep_part(g.caller.id, _check(args["sha256"]), args["number"], content)


@blp.put("/<sha256>/parts/<int:number>")
@needs("photos.put")
@of_its_day
@takes_up_to(lambda: service.PART_BYTES)
@first(_keep_part)
@blp.response(200, PartsOut(), example={"parts": [1, 2]})
@blp.alt_response(413, description="a part has 256 KiB at most")
@blp.doc(requestBody=PART)
def put_part(sha256: str, number: int) -> Any:  # noqa: ARG001 kept before the transaction
    """Keep one part, counted from 1; the same one again replaces it 上传分片"""
    return {"parts": service.parts(g.caller.id, sha256)}


@blp.get("/<sha256>/parts")
@needs("photos.put")
@of_its_day
@blp.response(200, PartsOut(), example={"parts": [1, 2]})
def parts(sha256: str) -> Any:
    """Which of one's own parts are here: a broken upload goes on with the others 已传分片"""
    return {"parts": service.parts(g.caller.id, _check(sha256))}


@blp.get("/awaited")
@needs("photos.read")
@of_its_day
@blp.response(200, page_of(AwaitedOut, "Awaited"), example={"items": [], "next": None})
def awaited() -> Any:
    """Photos that filings of one's own or of one's territory named over five days ago and that have
    not come 未到照片
    """
    return whole(awaited_out(queries.awaited(g.caller, clock.now() - AWAITED)))


@blp.get("/<sha256>")
@needs("photos.read")
@blp.arguments(SizeQuery(), location="query")
@blp.response(200, description="The bytes as sent, or a smaller copy", content_type="image/jpeg")
def get(query: dict[str, Any], sha256: str) -> Any:
    """A photo that a visible case or patrol names; HEAD answers for one's own uploads only 照片

    `size`: original (as sent, EXIF in it, for people of the county only), large (1600 px), small
    (320 px), both upright and without EXIF.
    """
    photo = db.session.get(Photo, _check(sha256)) or refuse("not_found")
    if request.method == "HEAD":
        return _head(photo)
    shown = service.show(photo, caller=g.caller, size=query["size"])
    return _answer(shown.content_type, shown.content, sha256, inert=shown.inert)


def _head(photo: Photo) -> Response:
    if not queries.sent_by(photo.sha256, g.caller.id):
        refuse("not_found")
    response = _answer(photo.content_type, b"", photo.sha256)
    response.content_length = photo.size
    return response


def _answer(mimetype: str, content: bytes, sha256: str, *, inert: bool = False) -> Response:
    name = f"{sha256[:16]}{guess_extension(mimetype) or ''}"
    headers = {
        "Content-Disposition": "attachment" if inert else f"inline; filename={name}",
        "Cache-Control": "private, max-age=86400",
    }
    return Response(content, mimetype=mimetype, headers=headers)


def _check(sha256: str) -> str:
    try:
        return str(PHOTO_ID(sha256))
    except ValidationError:
        refuse("not_found")
