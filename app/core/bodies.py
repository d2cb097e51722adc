"""JSON in and out by orjson; bodies that are too large, broken or packed to burst are refused."""

import hashlib
import re
import zlib
from itertools import chain
from typing import Any

import orjson
from flask import Response, current_app, g, request
from flask.json.provider import JSONProvider
from marshmallow import missing
from webargs.flaskparser import FlaskParser

from app.core.bounds import JSON_LIMIT, MOST_LISTS, MOST_TEXTS, MOST_VALUES
from app.core.errors import refuse
from app.core.written import dumps

MOST_DEPTH = 40
NESTS = frozenset({list, dict})
#: Escapes among which half a character is looked for: each costs thirty times its bytes.
MOST_ESCAPES = 200_000
#: An escape in JSON: a whole character beyond U+FFFF, half of one, or any other.
ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


class Orjson(JSONProvider):
    """JSON by orjson: refuses NaN, never nests too deep."""

    def dumps(
        self, obj: Any, *, sort_keys: bool = False, indent: int | None = None, **_: Any
    ) -> str:
        return dumps(
            obj, (orjson.OPT_SORT_KEYS if sort_keys else 0) | (orjson.OPT_INDENT_2 if indent else 0)
        ).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


def read_json(body: bytes) -> Any:
    """What JSON says; ValueError where it is none.

    A phone that cuts a text in the middle of an emoji writes half a character: that becomes
    U+FFFD, as everywhere else on its way, and takes no batch with it.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        if body.count(b"\\") > MOST_ESCAPES:
            raise
        mended = ESCAPE.sub(lambda found: rb"\ufffd" if found["half"] else found[0], body)
        if mended == body:
            raise
        return orjson.loads(mended)


def raw_json() -> Any:
    """The request's JSON body as sent (gzip unpacked), parsed once; refuses anything else."""
    if "raw_json" not in g:
        found = _load(request)
        view = current_app.view_functions.get(request.endpoint or "")
        # in a batch each filing has a verdict of its own on this, too
        if too_deep(found) and not hasattr(view, "keeps_batch"):
            refuse("too_deep", most=MOST_DEPTH)
        g.raw_json = found
    return g.raw_json


def raw_digest() -> str:
    """Of the JSON body as sent, whatever the order of its keys: what an id was used for."""
    return hashlib.sha256(dumps(raw_json(), orjson.OPT_SORT_KEYS)).hexdigest()


def too_deep(value: Any) -> bool:
    """Whether lists and objects lie in each other deeper than anything that is asked for."""
    level = [value]
    for _ in range(MOST_DEPTH + 1):
        # all that lies equally deep at once: every track is hundreds of lists
        if NESTS.isdisjoint(map(type, level)):
            return False
        nests = (one for one in level if type(one) in NESTS)
        parts = (one.values() if type(one) is dict else one for one in nests)
        level = list(chain.from_iterable(parts))
    return True


def plain(data: Any, headers: dict[str, str] | None = None, status: int = 200) -> Response:
    """An answer whose view has already given it the documented shape."""
    return Response(dumps(data), status, headers=headers, mimetype="application/json")


class Parser(FlaskParser):
    """Bodies through orjson, with the size limit holding for chunked and for gzipped ones."""

    def _raw_load_json(self, req: Any) -> Any:
        return raw_json()


def _load(req: Any) -> Any:
    body = req.get_data(cache=True)
    if not body:
        return missing
    if not req.is_json:
        refuse("unsupported_media_type")
    if req.headers.get("Content-Encoding", "").lower() == "gzip":
        body = unpacked(body, req.max_content_length)
    if (
        body.count(b"[") + body.count(b"{") > MOST_LISTS
        or body.count(b",") > MOST_VALUES
        or body.count(b'"') > 2 * MOST_TEXTS
    ):
        refuse("too_large")  # small ones cost the most for their bytes
    try:
        return read_json(body)
    except ValueError:
        refuse("bad_json")


def unpacked(body: bytes, most: int = JSON_LIMIT) -> bytes:
    """The body, gunzipped where it is packed; refuses one that would unpack to over `most` bytes:
    packed or not, a view takes the same.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = unpack.decompress(body, most + 1)
    except zlib.error:
        refuse("bad_json")
    if len(plain) > most:
        refuse("too_large")
    return plain
