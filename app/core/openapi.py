"""The OpenAPI document: routes of features by flask-smorest, pages by their docstrings, and every refusal that may come."""

from typing import Any

import flask_smorest
from werkzeug.exceptions import HTTPException

from app.core.answers import answer_http


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
