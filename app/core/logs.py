"""Structured logs, one JSON object a line, with the request id.

Never names of people, coordinates or tokens.
"""

import logging
import sys
import traceback
from contextlib import nullcontext, suppress
from typing import Any

import structlog
from flask import Flask

from app.core.written import dumps


def init_app(app: Flask) -> None:
    """Send structlog's and the standard library's records through the same renderer to stderr."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _where_it_failed,
    ]
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
    # past the standard library's records, which make a line of them at three times the cost
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(app.config["LOG_LEVEL"]),
        logger_factory=lambda *_: _Lines(handler),
        cache_logger_on_first_use=False,
    )
    for noisy in ("apscheduler", "apprise", "alembic", "pyogrio", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class _Lines:
    """Writes lines where a handler does, by turns with it; one that cannot be written stops
    nothing.
    """

    def __init__(self, handler: logging.StreamHandler[Any]) -> None:
        self.handler = handler

    def write(self, line: str) -> None:
        with self.handler.lock or nullcontext(), suppress(OSError, ValueError):
            self.handler.stream.write(line + "\n")
            self.handler.flush()

    debug = info = warning = error = critical = write


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
