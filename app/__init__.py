"""Gridkeeper. `app.contents` names the parts; it is imported when a program is made, not before.

So a command's help does not wait for everything that the program can do.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.web import App


def create_app(environ: dict[str, str] | None = None) -> "App":
    """The application for an environment; raises config.BadSetting with a sentence."""
    app: App = import_module("app.contents").create_app(environ)
    return app
