"""/photos/<sha256>: content-addressed, apart from the filing that names them."""

from functools import partial
from typing import Any

from flask import Response, current_app, g, request
from marshmallow import ValidationError

from app.core import clock, photos
from app.core.db import db
from app.core.errors import refuse
from app.core.web import Blueprint, needs, takes_up_to
from app.incidents import queries as incidents
from app.incidents.schemas import PHOTO_ID
from app.patrols import queries as patrols
from app.patrols.schemas import PhotoKept

blp = Blueprint("photos", __name__, url_prefix="/api/v1/photos", description="照片")
EXAMPLE = {"id": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "state": "here"}
CONTENT = {"required": True, "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}


@blp.put("/<sha256>")
@needs("photos.put")
@takes_up_to(lambda: int(current_app.config["PHOTO_MB"]) * 1024 * 1024)
@blp.response(201, PhotoKept(), example=EXAMPLE)
@blp.alt_response(200, schema=PhotoKept(), description="there already")
@blp.alt_response(413, description="too_large")
@blp.alt_response(415, description="not_a_photo")
@blp.alt_response(422, description="hash_differs")
@blp.doc(requestBody=CONTENT)
def put(sha256: str) -> Any:
    """Store a photo under the SHA-256 of its bytes 上传照片"""
    _check(sha256)
    new = photos.put(sha256, request.get_data(), officer=g.officer, now=clock.now())
    return {"id": sha256, "state": "here", "epoch": g.epoch}, 201 if new else 200


@blp.get("/<sha256>")
@needs("photos.read")
@blp.response(200, description="The photo's bytes, unchanged", content_type="image/jpeg")
def get(sha256: str) -> Any:
    """A photo that a visible case or patrol names; HEAD answers for one's own uploads only 照片"""
    _check(sha256)
    row = db.session.get(photos.Photo, sha256) or refuse("not_found")
    if request.method == "HEAD":
        return _answer(row, b"") if photos.sent_by(sha256, g.officer.id) else refuse("not_found")
    viewers = {name: partial(module.photo_visible, g.scope, g.officer.id) for name, module in (("incident", incidents), ("patrol", patrols))}
    return _answer(row, photos.read(sha256)) if photos.visible(sha256, viewers) else refuse("not_found")


def _answer(row: photos.Photo, content: bytes) -> Response:
    headers = {"Content-Disposition": "inline", "Cache-Control": "private, max-age=86400"}
    response = Response(content, mimetype=row.content_type, headers=headers)
    if not content:
        response.content_length = row.size
    return response


def _check(sha256: str) -> None:
    try:
        PHOTO_ID(sha256)
    except ValidationError:
        refuse("not_found")
