"""What the gate asks the program of a request before its body is read."""

from dataclasses import dataclass
from typing import Any

from flask import Request, g
from werkzeug.exceptions import HTTPException

from app.core import bounds
from app.core.db import TROUBLE, transaction
from app.core.errors import Problem
from app.core.marks import UNMARKED
from app.core.web import App


@dataclass(frozen=True)
class Door:
    """The view that will answer: its mark, the bytes it takes, whether it works on files, which
    must leave threads to the others.
    """

    needs: str
    most: int
    heavy: bool


def door_of(app: App, environ: dict[str, Any]) -> Door | None:
    """Where a request goes; None where nothing will take it."""
    with app.app_context():
        try:
            adapter = app.create_url_adapter(Request(environ))
            endpoint, _ = adapter.match()  # type: ignore[union-attr]
        except HTTPException:
            return None
        view = app.view_functions[endpoint]
        most = bounds.most_of(view, environ["REQUEST_METHOD"])
        return Door(getattr(view, "needs", UNMARKED), most, hasattr(view, "body_limit"))


def refusal_of(app: App, environ: dict[str, Any]) -> str | None:
    """The code to refuse a large body with before it is read: nobody is known to send it."""
    door = door_of(app, environ)
    with app.request_context(environ):
        g.writing = False
        try:
            with transaction():
                app.ask(door.needs if door else UNMARKED)
        except Problem as problem:
            return problem.code
        except TROUBLE:
            return "busy"
        return None
