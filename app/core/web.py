"""The web layer: the request is the transaction, every view declares who may call it, errors have
one shape.
"""

import secrets
from collections.abc import Callable
from typing import Any

import flask_smorest
import marshmallow as ma
import structlog
from flask import Flask, Response, g, request
from flask.sessions import SessionInterface
from sqlalchemy.exc import (
    DataError,
    IntegrityError,
    InternalError,
)
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from app.core import clock
from app.core.afterwards import after_refusal, run_later
from app.core.answers import answer_http, answer_invalid, problem_response, recorded
from app.core.arguments import refuse_unknown_arguments
from app.core.bodies import Orjson, Parser
from app.core.bounds import JSON_LIMIT, REFUSED, again, most_of
from app.core.db import TROUBLE, transaction
from app.core.errors import Problem, refuse
from app.core.looks import record_look
from app.core.marks import PUBLIC, READING, UNMARKED, once
from app.core.once import answered_once

log = structlog.get_logger()

#: On every answer; pages that need more set their own Content-Security-Policy.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class NoSessions(SessionInterface):
    """Nothing is kept in a cookie of Flask's: opening one costs a fifteenth of a small request."""

    def open_session(self, app: Flask, request: Any) -> None:
        """None for anybody."""


class App(Flask):
    """Flask whose requests are transactions: commit after the view, roll back when it raises.

    The token is checked before the body is waited for, outside any transaction; the guard asks the
    database inside it.
    """

    #: Set by create_app(), all called with the view's mark: `knock` refuses what carries no valid
    #: token, without the database; `ask` refuses whom neither a token nor a session names; `guard`
    #: refuses who may not do this.
    knock: Callable[[str], None]
    ask: Callable[[str], None]
    guard: Callable[[str], None]
    #: Set by create_app(): keeps the raw body of a filing that is refused.
    keep_body: Callable[..., None]
    json_provider_class = Orjson
    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: none here is a coroutine, and to look costs a fifteenth of a small
        request.
        """
        return func

    def dispatch_request(self) -> Any:
        try:
            g.writing = False
            if request.routing_exception is None and request.method != "OPTIONS":
                view = self.view_functions[request.endpoint]  # type: ignore[index]
                action = getattr(view, "needs", UNMARKED)
                self.knock(action)
                if code := request.environ.get(REFUSED):
                    refuse(code, again(code))
                if request.method not in READING:
                    self._read_body(view)
                if hasattr(view, "first"):
                    with transaction():
                        self.guard(action)
                    view.first()
                only_reads = getattr(view, "only_reads", lambda: request.method in READING)
                g.writing = not only_reads()
            else:
                action = PUBLIC
            with transaction():
                self.guard(action)
                called = self.view_functions.get(request.endpoint or "")
                refuse_unknown_arguments(called)
                answer = super().dispatch_request
                response = answered_once(called, lambda: self.make_response(answer()))
            record_look(None)
            run_later("after_answer")
            return response
        except Exception as error:
            record_look(error)
            self._keep_refused(error)  # the last: it refuses what there is no room for
            run_later("after_refusal")
            raise

    def _keep_refused(self, error: Exception) -> None:
        """Keep the raw body of a filing that is refused for what it says, or because the account
        has been closed since it was made.

        Not of one refused for who sends it.
        """
        view = self.view_functions.get(request.endpoint or "")
        keeps = getattr(view, "keeps_refused", False)
        code, status = "invalid", error.code if isinstance(error, HTTPException) else None
        if isinstance(error, Problem):
            code, status = error.code, error.status
        who = g.caller.id if "caller" in g and status in (409, 415, 422) else None
        if "closed_id" in g:
            who, code = g.closed_id, "account_closed"
            keeps = keeps or hasattr(view, "keeps_batch")
        if keeps and who is not None:
            about = {"officer_id": who, "path": request.path, "code": code}
            body = request.get_data()
            after_refusal(lambda: self.keep_body(**about, body=body, now=clock.now()))

    def _read_body(self, view: Any) -> None:
        """Take the whole body before the transaction begins: a slow phone must not hold the lock
        for writing.
        """
        request.max_content_length = most_of(view)
        body = request.get_data(cache=True)
        if request.content_length is None and len(body) == request.max_content_length:
            refuse("too_large")  # a chunked body is cut off silently
        if request.content_length is not None and len(body) < request.content_length:
            refuse("bad_request")  # the line broke in the middle: half of a photo is no photo


class Identity(IntegerConverter):
    """Integers in paths are keys: what no key can be is an unknown one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"max": 2**31 - 1} | kwargs))


class Blueprint(flask_smorest.Blueprint):
    """A feature's routes, documented in the OpenAPI document."""

    ARGUMENTS_PARSER = Parser()

    def once(self, schema: Any, *hidden: str) -> Any:
        """Mark a view as `once`, and document what that may answer."""
        same = self.alt_response(200, schema=schema, description="the same id again, as before")
        other = self.alt_response(409, description="content_differs, or id_taken")
        return lambda view: once(*hidden)(same(other(view)))

    def arguments(self, schema: Any, *, location: str = "json", **kwargs: Any) -> Any:
        """What a view takes; the names of query arguments are kept with it."""
        decorate = super().arguments(schema, location=location, **kwargs)
        if location != "query":
            return decorate
        names = {field.data_key or name for name, field in schema.load_fields.items()}

        def mark(view: Any) -> Any:
            wrapped = decorate(view)
            wrapped.takes = names
            return wrapped

        return mark


def init_app(app: App) -> None:
    """Install the error handlers, the request id, the size limit and the headers."""
    if app.config["PROXIES"]:
        hops = {"x_for": app.config["PROXIES"], "x_proto": app.config["PROXIES"]}
        app.wsgi_app = ProxyFix(app.wsgi_app, **hops)  # type: ignore[method-assign]
    app.config["MAX_CONTENT_LENGTH"] = JSON_LIMIT
    app.url_map.converters["int"] = Identity
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_error_handler(Problem, problem_response)
    # a body that a verb reads by itself: one that was mended, say
    app.register_error_handler(ma.ValidationError, answer_invalid)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(IntegrityError, lambda e: recorded(e, "conflict"))
    app.register_error_handler(DataError, lambda e: recorded(e, "bad_request"))
    for kind in (*TROUBLE, InternalError):
        app.register_error_handler(kind, lambda e: recorded(e, "busy", again("busy")))
    app.register_error_handler(Exception, lambda e: recorded(e, "internal"))

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(6)
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def head(response: Response) -> Response:
        headers = response.headers
        headers.add("X-Request-Id", g.get("request_id", "-"))
        for name, value in HEADERS.items():
            if name not in headers:  # `setdefault` costs three times as much
                headers.add(name, value)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        response.headers.setdefault(
            "Cache-Control", "no-store" if request.path.startswith("/api/") else "no-cache"
        )
        # a number; the name stands in the database
        who = g.caller.id if "caller" in g else g.get("signed_in_id")
        log.info(
            "request",
            endpoint=request.endpoint,
            method=request.method,
            status=response.status_code,
            code=g.get("code"),
            officer=who,
        )
        structlog.contextvars.clear_contextvars()
        return response
