"""What is refused, as answers: problem details in the caller's language, whatever raised them."""

import re
from http import HTTPStatus
from typing import Any

import marshmallow as ma
import structlog
from flask import Response, current_app, g, has_request_context, request
from werkzeug.datastructures import ETags
from werkzeug.exceptions import HTTPException

from app.core.errors import Problem
from app.core.refusals import CATALOGUE
from app.core.written import dumps

log = structlog.get_logger()
NO_VERSION = 0
VERSION = re.compile("[1-9][0-9]{0,9}")


def english() -> bool:
    """Whether the caller asks for English before Chinese."""
    languages = request.accept_languages.values() if has_request_context() else ()
    first = next((tag for tag in languages if tag.lower().startswith(("zh", "en"))), "zh")
    return first.lower().startswith("en")


def problem_response(problem: Problem) -> Response:
    """The problem as application/problem+json."""
    if has_request_context():
        g.code = problem.code
    return Response(
        dumps(said(problem)),
        problem.status,
        headers=problem.headers,
        mimetype="application/problem+json",
    )


def said(problem: Problem) -> dict[str, Any]:
    """The problem document in the caller's language."""
    return problem.body(english())


def answer_http(error: HTTPException) -> Any:
    """Werkzeug's and webargs' exceptions in the catalogue's shape."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    headers = {
        k: v for k, v in error.get_headers() if k.lower() not in ("content-type", "content-length")
    }
    data = getattr(error, "data", None) or {}
    if "messages" in data:
        return answered(invalid(data["messages"].get("json") or data["messages"], headers))
    by_status = {
        400: "bad_request",
        404: "not_found",
        405: "method_not_allowed",
        413: "too_large",
        415: "unsupported_media_type",
    }
    code = by_status.get(status) or HTTPStatus(status).name.lower()
    return answered(
        Problem(
            code if code in CATALOGUE else ("internal" if status >= 500 else "bad_request"), headers
        )
    )


def answer_invalid(error: ma.ValidationError) -> Any:
    """What a schema says of a body, in the catalogue's shape."""
    return answered(invalid(error.normalized_messages()))


def invalid(messages: Any, headers: dict[str, str] | None = None) -> Problem:
    """The problem `invalid` for a tree of messages by field."""
    fields = list(messages) if isinstance(messages, dict) else []
    named = [str(name) for name in fields[:5]] or ["body"]
    return Problem("invalid", headers, fields=named, errors=messages)


def version_of(if_match: ETags) -> int | None:
    """The version that If-Match names; None when it names none, as `*` does.

    Weak tags count, because a proxy that compresses makes them weak. Of several the newest counts:
    versions only grow. What is no version of ours is NO_VERSION, which nothing has.
    """
    tags = [*if_match.as_set(include_weak=True)]
    # an empty tag is parsed as None
    found = [int(tag) for tag in tags if VERSION.fullmatch(tag or "")]
    return max(found, default=NO_VERSION) if tags else None


def answered(problem: Problem) -> Any:
    """The problem as this part of the product says what it refuses: pages as a page."""
    try:
        return current_app.handle_user_exception(problem)
    except Exception as error:  # a page needs more than its words: the database, say
        log.error("a refusal was not shown", code=problem.code, exc_info=error)
        return problem_response(problem)


def recorded(error: Exception, code: str, headers: dict[str, str] | None = None) -> Any:
    """The problem for what nobody foresaw, which is logged."""
    log.error(
        "request failed",
        code=code,
        exc_info=(code != "conflict" and error) or None,
        kind=type(error).__name__,
    )
    return answered(Problem(code, headers))
