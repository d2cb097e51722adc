"""The web layer: the request is the transaction, every view declares who may call it, errors have one shape."""

import uuid
import zlib
from collections.abc import Callable
from typing import Any

import flask_smorest
import orjson
import structlog
from flask import Flask, Response, g, request
from flask.json.provider import JSONProvider
from marshmallow import missing
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from app.core import clock
from app.core.answers import answer_http, problem_response, recorded
from app.core.db import transaction
from app.core.errors import CATALOGUE, Problem, refuse
from app.core.refused import keep

log = structlog.get_logger()
PUBLIC = "public"  # anybody
UNMARKED = "unmarked"  # a view whose author forgot: nobody
SIGNED_IN = "signed_in"  # every officer with an account

READING = frozenset({"GET", "HEAD", "OPTIONS"})
JSON_LIMIT = 8 * 1024 * 1024


class App(Flask):
    """Flask whose requests are transactions: commit after the view, roll back when it raises.

    The guard reads in a short transaction of its own, so that the body is waited for outside any.
    """

    #: Set by create_app(): called with the view's mark before the view; refuses strangers.
    guard: Callable[[str], None]

    def dispatch_request(self) -> Any:
        try:
            g.writing = False
            if request.routing_exception is None and request.method != "OPTIONS":
                view = self.view_functions[request.endpoint]  # type: ignore[index]
                with transaction():
                    self.guard(getattr(view, "needs", UNMARKED))
                if request.method not in READING:
                    self._read_body(view)
                    getattr(view, "first", lambda: None)()
                    g.writing = True
            with transaction():
                response = self.make_response(super().dispatch_request())
            _run_later("after_answer")
            return response
        except Exception as error:
            self._keep_refused(error)
            _run_later("after_refusal")
            raise

    def _keep_refused(self, error: Exception) -> None:
        """Keep the raw body of a filing that is refused for what it says; not of one refused for who sends it."""
        view = self.view_functions.get(request.endpoint or "")
        code = error.code if isinstance(error, Problem) else error.code if isinstance(error, HTTPException) else None
        status = CATALOGUE[error.code][0] if isinstance(error, Problem) else code
        if getattr(view, "keeps_refused", False) and status in (409, 415, 422) and "officer" in g:
            name = code if isinstance(code, str) else "invalid"
            what = {"officer_id": g.officer.id, "path": request.path, "code": name, "body": request.get_data()}
            after_refusal(lambda: keep(**what, now=clock.now()))

    def _read_body(self, view: Any) -> None:
        """Take the whole body before the transaction begins: a slow phone must not hold the lock for writing."""
        limit = getattr(view, "body_limit", None)
        if limit:
            request.max_content_length = limit()
        body = request.get_data(cache=True)
        if request.content_length is None and len(body) == request.max_content_length:
            refuse("too_large")  # a chunked body is cut off silently


def _run_later(when: str) -> None:
    for fn in g.pop(when, ()):
        g.writing = True  # even for a GET: this transaction writes
        with transaction():
            fn()


def after_refusal(fn: Callable[[], Any]) -> None:
    """Run `fn` in a transaction of its own if this request is refused: what must outlive the rollback."""
    g.setdefault("after_refusal", []).append(fn)


def after_answer(fn: Callable[[], Any]) -> None:
    """Run `fn` in a transaction of its own once the answer is made and before it is sent: records of reads."""
    g.setdefault("after_answer", []).append(fn)


def needs(action: str) -> Callable[[Any], Any]:
    """Mark a view with the action of the permission table it needs, or PUBLIC, or SIGNED_IN."""

    def mark(view: Any) -> Any:
        view.needs = action
        return view

    return mark


def takes_up_to(limit: Callable[[], int]) -> Callable[[Any], Any]:
    """Mark a view whose body may be larger than JSON: `limit` gives the bytes."""

    def mark(view: Any) -> Any:
        view.body_limit = limit
        return view

    return mark


def first(prepare: Callable[[], None]) -> Callable[[Any], Any]:
    """Mark a view with slow work that is done after the guard and before the transaction."""

    def mark(view: Any) -> Any:
        view.first = prepare
        return view

    return mark


def keeps_refused(view: Any) -> Any:
    """Mark a filing whose raw body is kept when it is refused."""
    view.keeps_refused = True
    return view


class Identity(IntegerConverter):
    """Integers in paths are keys: what no key can be is an unknown one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"max": 2**31 - 1} | kwargs))


class Orjson(JSONProvider):
    """JSON by orjson: refuses NaN and lone surrogates, never nests too deep."""

    def dumps(self, obj: Any, *, sort_keys: bool = False, indent: int | None = None, **_: Any) -> str:
        option = orjson.OPT_NON_STR_KEYS | (orjson.OPT_SORT_KEYS if sort_keys else 0) | (orjson.OPT_INDENT_2 if indent else 0)
        return orjson.dumps(obj, default=str, option=option).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


App.json_provider_class = Orjson


def raw_json() -> Any:
    """The request's JSON body as sent (gzip unpacked); refuses anything else."""
    return Parser()._raw_load_json(request)


class Parser(FlaskParser):
    """Bodies through orjson, with the size limit holding for chunked and for gzipped ones."""

    def _raw_load_json(self, req: Any) -> Any:
        body = req.get_data(cache=True)
        if not body:
            return missing
        if not req.is_json:
            refuse("unsupported_media_type")
        if req.headers.get("Content-Encoding", "").lower() == "gzip":
            body = _gunzip(body)
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            refuse("bad_json")


def _gunzip(body: bytes) -> bytes:
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = unpack.decompress(body, JSON_LIMIT + 1)
    except zlib.error:
        refuse("bad_json")
    if len(plain) > JSON_LIMIT:
        refuse("too_large")
    return plain


class Blueprint(flask_smorest.Blueprint):
    """A feature's routes, documented in the OpenAPI document."""

    ARGUMENTS_PARSER = Parser()


class Api(flask_smorest.Api):
    """The OpenAPI document; errors are left to this module's handlers."""

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        try:
            super()._register_responses()
        finally:
            del self.DEFAULT_RESPONSE_CONTENT_TYPE

    def handle_http_exception(self, error: HTTPException) -> Any:
        return answer_http(error)


SPEC = {
    "title": "Gridkeeper 环保网格",
    "version": "v1",
    "openapi_version": "3.1.0",
    "security": [{"bearer": []}],
    "info": {"description": "三级环保网格的移动后台 · The mobile backend of a county's three-level environmental supervision grid."},
    "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}},
}


def init_app(app: App) -> None:
    """Install the error handlers, the request id and the size limit."""
    app.config["MAX_CONTENT_LENGTH"] = JSON_LIMIT
    app.url_map.converters["int"] = Identity
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(IntegrityError, lambda e: recorded(e, "conflict"))
    app.register_error_handler(DataError, lambda e: recorded(e, "bad_request"))
    for kind in (OperationalError, PoolTimeout, TimeoutError):
        app.register_error_handler(kind, lambda e: recorded(e, "busy", {"Retry-After": "5"}))
    app.register_error_handler(Exception, lambda e: recorded(e, "internal"))

    @app.before_request
    def begin() -> None:
        g.request_id = uuid.uuid4().hex[:12]
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def head(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "-")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cache-Control", "no-store" if request.path.startswith("/api/") else "no-cache")
        structlog.contextvars.clear_contextvars()
        return response
