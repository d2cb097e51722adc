"""What the gate asks the program of a request before its body is read."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from flask import g, request
from werkzeug.exceptions import HTTPException

from app.core import bounds
from app.core.db import TROUBLE, transaction
from app.core.errors import Problem
from app.core.marks import READING, UNMARKED
from app.core.web import App


@dataclass(frozen=True)
class Door:
    """The bytes that a view takes, and for what turns are taken there, if for anything: FILES,
    PASSWORDS.
    """

    most: int
    turns: str | None


FOR_READERS = Door(bounds.FROM_ANYBODY, None)


def door_of(app: App, environ: dict[str, Any]) -> Door | None:
    """Where a request goes; None where nothing will take it. Whoever reads needs no door."""
    if environ["REQUEST_METHOD"] in READING:
        return FOR_READERS
    try:
        endpoint, _ = app.url_map.bind_to_environ(environ).match()
    except HTTPException:
        return None
    view = app.view_functions[endpoint]
    # only a limit of its own may ask for settings
    with app.app_context() if hasattr(view, "body_limit") else nullcontext():
        return Door(bounds.most_of(view), getattr(view, "turns", None))


def refusal_of(app: App, environ: dict[str, Any]) -> str | None:
    """The code to refuse a large body with before it is read: nobody is known to send it. Else
    it is noted who does.
    """
    with app.request_context(environ):
        view = app.view_functions[request.endpoint or ""]
        g.writing = False
        try:
            with transaction():
                app.ask(getattr(view, "needs", UNMARKED))
                environ[bounds.SENDER] = g.sender_id
        except Problem as problem:
            return problem.code
        except TROUBLE:
            return "busy"
        return None
