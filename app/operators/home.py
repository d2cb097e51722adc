"""/ and /docs: what is running, and the API's viewer from local files."""

from pathlib import Path
from typing import Any

import flask_swagger_ui
from flask import (
    Blueprint,
    Response,
    current_app,
    render_template,
    send_from_directory,
    url_for,
)
from sqlalchemy import func, select

from app.cells.models import Cell
from app.core.answers import english
from app.core.db import db
from app.core.errors import refuse
from app.core.marks import OPERATOR, PUBLIC, needs
from app.core.operators import admits

bp = Blueprint("home", __name__, template_folder="templates")
VIEWER = Path(flask_swagger_ui.__file__).parent / "dist"
ASSETS = Path(__file__).parent / "static"
VIEWER_FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js")
CSP = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src "
    "'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


@bp.get("/")
@needs(PUBLIC)
def home() -> Any:
    """首页 The product in two sentences, the demonstration accounts, links to what there is."""
    query = select(Cell.level, func.count()).where(Cell.ended_on.is_(None)).group_by(Cell.level)
    counts: dict[str, int] = dict(db.session.execute(query).all())
    return page(
        render_template(
            "home.html",
            accounts=current_app.extensions["accounts_to_try"](),
            counts=counts,
            admits=admits,
            english=english(),
            say=lambda *words: words[english()],
        )
    )


@bp.get("/docs")
@needs(OPERATOR + "docs")
def docs() -> Any:
    """The API's viewer."""
    return page(render_template("docs.html", spec=url_for("home.openapi")))


@bp.get("/openapi.json")
@needs(OPERATOR + "docs")
def openapi() -> Any:
    """The OpenAPI document."""
    return current_app.extensions["api"].spec.to_dict()


@bp.get("/docs/viewer/<name>")
@needs(OPERATOR + "docs")
def viewer(name: str) -> Any:
    """The viewer's own files."""
    if name not in VIEWER_FILES:
        refuse("not_found")
    return send_from_directory(VIEWER, name, max_age=86400)


@bp.get("/assets/<path:name>")
@needs(PUBLIC)
def asset(name: str) -> Any:
    """The pages' own files."""
    return send_from_directory(ASSETS, name, max_age=3600)


def page(html: str) -> Response:
    """A page with what browsers are told to allow it."""
    return Response(
        html,
        headers={"Content-Security-Policy": CSP, "Referrer-Policy": "no-referrer"},
        mimetype="text/html",
    )
