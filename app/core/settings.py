"""What the running instance is set to, for the parts that do not know Flask: services, queries."""

from typing import Any

from flask import current_app


def setting(name: str) -> Any:
    """The value of a setting of core/config as it was read at the start; KeyError if unknown."""
    return current_app.config[name]


def registered(name: str) -> Any:
    """What create_app() has registered under a name for the parts below it."""
    return current_app.extensions[name]
