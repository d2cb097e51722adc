"""What is refused, as answers: problem details in the caller's language, whatever raised them."""

from http import HTTPStatus
from typing import Any

import structlog
from flask import Response, g, has_request_context, request
from werkzeug.datastructures import ETags
from werkzeug.exceptions import HTTPException

from app.core.bodies import dumps
from app.core.errors import CATALOGUE, Problem, refuse
from app.core.words import translated

log = structlog.get_logger()


def english() -> bool:
    """Whether the caller asks for English before Chinese."""
    languages = request.accept_languages.values() if has_request_context() else ()
    first = next((tag for tag in languages if tag.lower().startswith(("zh", "en"))), "zh")
    return first.lower().startswith("en")


def problem_response(problem: Problem) -> Response:
    """The problem as application/problem+json."""
    if has_request_context():
        g.code = problem.code
    body = dumps(problem.body(english()))
    return Response(
        body, problem.status, headers=problem.headers, mimetype="application/problem+json"
    )


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
        return problem_response(invalid(data["messages"].get("json") or data["messages"], headers))
    by_status = {
        400: "bad_request",
        404: "not_found",
        405: "method_not_allowed",
        413: "too_large",
        415: "unsupported_media_type",
    }
    code = by_status.get(status) or HTTPStatus(status).name.lower()
    return problem_response(
        Problem(
            code if code in CATALOGUE else ("internal" if status >= 500 else "bad_request"), headers
        )
    )


def invalid(messages: Any, headers: dict[str, str] | None = None) -> Problem:
    """The problem `invalid` for a tree of messages by field."""
    said = messages if english() else translated(messages)
    fields = list(said) if isinstance(said, dict) else []
    return Problem("invalid", headers, fields=[str(f) for f in fields[:5]] or ["body"], errors=said)


def require_version(version: int, if_match: ETags) -> None:
    """If-Match must name this version.

    Weak tags count, because a proxy that compresses makes them weak.
    """
    if not if_match:
        refuse("if_match_required")
    if not if_match.contains_weak(str(version)):
        refuse("changed_meanwhile")


def recorded(error: Exception, code: str, headers: dict[str, str] | None = None) -> Response:
    log.error(
        "request failed",
        code=code,
        exc_info=(code != "conflict" and error) or None,
        kind=type(error).__name__,
    )
    return problem_response(Problem(code, headers))
