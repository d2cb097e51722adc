"""The web layer: the request is the transaction, every view declares who may call it, errors have one shape."""

import uuid
import zlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import flask_smorest
import orjson
import structlog
from flask import Flask, Response, g, has_request_context, request
from flask.json.provider import JSONProvider
from marshmallow import missing
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import ETags
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from app.core.db import transaction
from app.core.errors import CATALOGUE, Problem, refuse
from app.core.words import translated

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
        except Exception:
            _run_later("after_refusal")
            raise

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


def english() -> bool:
    """Whether the caller asks for English before Chinese."""
    languages = request.accept_languages.values() if has_request_context() else ()
    first = next((tag for tag in languages if tag.lower().startswith(("zh", "en"))), "zh")
    return first.lower().startswith("en")


def problem_response(problem: Problem) -> Response:
    """The problem as application/problem+json."""
    body = orjson.dumps(problem.body(english()), option=orjson.OPT_NON_STR_KEYS, default=str)
    return Response(body, problem.status, headers=problem.headers, mimetype="application/problem+json")


def answer_http(error: HTTPException) -> Any:
    """Werkzeug's and webargs' exceptions in the catalogue's shape."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    headers = {k: v for k, v in error.get_headers() if k.lower() not in ("content-type", "content-length")}
    data = getattr(error, "data", None) or {}
    if "messages" in data:
        return problem_response(invalid(data["messages"].get("json") or data["messages"], headers))
    by_status = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}
    code = by_status.get(status) or HTTPStatus(status).name.lower()
    return problem_response(Problem(code if code in CATALOGUE else ("internal" if status >= 500 else "bad_request"), headers))


def invalid(messages: Any, headers: dict[str, str] | None = None) -> Problem:
    """The problem `invalid` for a tree of messages by field."""
    said = messages if english() else translated(messages)
    fields = list(said) if isinstance(said, dict) else []
    return Problem("invalid", headers, fields=[str(f) for f in fields[:5]] or ["body"], errors=said)


def require_version(version: int, if_match: ETags) -> None:
    """If-Match must name this version; weak tags count, because a proxy that compresses makes them weak."""
    if not if_match:
        refuse("if_match_required")
    if not if_match.contains_weak(str(version)):
        refuse("changed_meanwhile")


def init_app(app: App) -> None:
    """Install the error handlers, the request id and the size limit."""
    app.config["MAX_CONTENT_LENGTH"] = JSON_LIMIT
    app.url_map.converters["int"] = Identity
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(IntegrityError, lambda e: _recorded(e, "conflict"))
    app.register_error_handler(DataError, lambda e: _recorded(e, "bad_request"))
    for kind in (OperationalError, PoolTimeout, TimeoutError):
        app.register_error_handler(kind, lambda e: _recorded(e, "busy", {"Retry-After": "5"}))
    app.register_error_handler(Exception, lambda e: _recorded(e, "internal"))

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


def _recorded(error: Exception, code: str, headers: dict[str, str] | None = None) -> Response:
    log.error("request failed", code=code, exc_info=(code != "conflict" and error) or None, kind=type(error).__name__)
    return problem_response(Problem(code, headers))
