"""The OpenAPI document: routes of features by flask-smorest, pages by their docstrings, and every
refusal that may come.
"""

import re
from typing import Any

import flask_smorest
from flask import Flask
from werkzeug.exceptions import HTTPException

from app.core.answers import answer_http
from app.core.arguments import REASON
from app.core.looks import LEAST, MOST
from app.core.marks import OPERATOR, PUBLIC, UNMARKED
from app.core.refusals import CATALOGUE


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
    "info": {
        "description": (
            "三级环保网格的移动后台 · The mobile backend of a county's three-level environmental "
            "supervision grid."
        )
    },
    "components": {
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    },
}


PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details; some codes add members of their own.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": sorted(CATALOGUE)},
        "detail": {"type": "string", "description": "What to do, in the caller's language."},
    },
}
REFUSALS = {
    400: "the request cannot be read",
    401: "signed_out, token_expired, token_revoked",
    403: "the post does not permit it, or a password or the privacy notice waits",
    404: "not there, or not the caller's to see",
    408: "the body came too slowly; send it again after Retry-After seconds",
    409: "in conflict with what is stored",
    413: "too large",
    415: "another content type is wanted",
    422: "what is written cannot be used; `errors` names the fields",
    429: "slow_down, with Retry-After in seconds",
    503: "busy or without storage; try again after Retry-After seconds",
}


def complete(app: Flask, api: Api) -> None:
    """Document what every route may answer besides its success, and the pages that are no part of
    the API; but not the console, which is for people with a session.

    The routes' own words for a refusal stay; smorest's vague `default` answer goes.
    """
    spec = api.spec
    spec.components.schema("Problem", PROBLEM)
    spec.components.responses.clear()
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>", r"{\1}", str(rule))
        view = app.view_functions[rule.endpoint]
        if rule.endpoint.startswith("console."):
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            operation = spec._paths.setdefault(path, {}).setdefault(
                method.lower(), _page(view, path)
            )
            if hasattr(view, "protects"):
                _add_reason(operation)
            responses = operation["responses"] = {
                str(status): response
                for status, response in operation["responses"].items()
                if status != "default"
            }
            for code in _refusals(getattr(view, "needs", UNMARKED), path, method):
                responses.setdefault(str(code), {"description": REFUSALS[code]})
            for status, response in list(responses.items()):
                if int(status) >= 400:
                    said = response.get("description") or REFUSALS[int(status)]
                    responses[status] = {
                        "description": said,
                        "content": {
                            "application/problem+json": {
                                "schema": {"$ref": "#/components/schemas/Problem"}
                            }
                        },
                    }


def _refusals(action: str, path: str, method: str) -> list[int]:
    found = [503]
    if path.startswith("/api/"):
        found += [400, 404, 422]
    if action.startswith(OPERATOR):
        found += [401, 404]
    elif action != PUBLIC:
        found += [401, 403]
    if method in ("PUT", "POST", "DELETE"):
        found += [408, 409, 413, 415]
    if "/auth/" in path:
        found += [401, 403, 429]
    return found


def _add_reason(operation: dict[str, Any]) -> None:
    """Every look at protected data takes why, whether or not its query names it."""
    known = operation.setdefault("parameters", [])
    if not any(one.get("name") == REASON for one in known):
        about = {
            "description": "Why: reason_required where another's track or a reporter is shown.",
            "schema": {"type": "string", "minLength": LEAST, "maxLength": MOST},
        }
        known.append({"in": "query", "name": REASON} | about)


def _page(view: Any, path: str) -> dict[str, Any]:
    """A page outside the API, by its docstring."""
    names = re.findall(r"{(\w+)}", path)
    return {
        "summary": (view.__doc__ or "").strip().splitlines()[0],
        "tags": ["pages"],
        "security": [],
        "parameters": [
            {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
            for name in names
        ],
        "responses": {"200": {"description": "OK"}}
        | ({"404": {"description": REFUSALS[404]}} if names else {}),
    }
