"""Structured logs, one JSON object a line, with the request id.

Never names of people, coordinates or tokens.
"""

import logging
import sys
import traceback
from typing import Any

import structlog
from flask import Flask

from app.core.written import dumps


def init_app(app: Flask) -> None:
    """Send structlog and the standard library's records through the same renderer to stderr."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _where_it_failed,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    renderer = structlog.processors.JSONRenderer(lambda record, **_: dumps(record).decode())
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(app.config["LOG_LEVEL"])
    for noisy in ("apscheduler", "apprise", "alembic", "pyogrio", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _where_it_failed(_logger: Any, _method: str, record: dict[str, Any]) -> dict[str, Any]:
    """The kinds and places of an error, without its words: a database's message quotes names and
    positions.
    """
    error = record.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    error = error[1] if isinstance(error, tuple) else error
    kinds, places = [], []
    while isinstance(error, BaseException):
        state = getattr(error, "sqlstate", None)
        kinds.append(
            f"{type(error).__module__}.{type(error).__qualname__}" + (f" {state}" if state else "")
        )
        places += [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or error.__context__
    return record | ({"error_kinds": kinds, "error_places": places} if kinds else {})
