"""PostgreSQL: whether a connection of the pool is still there, without a question to the server."""

import select
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError


def check_out(dbapi: Any, _record: Any, _proxy: Any) -> None:
    """Nobody says anything on an idle connection but a server that ends it; the pool then opens
    another. Asking the server instead would cost every request a statement.
    """
    line = select.poll()
    line.register(dbapi.fileno(), select.POLLIN)
    if line.poll(0):
        raise DisconnectionError


def listen(engine: Engine) -> None:
    """Install it on an engine."""
    event.listen(engine, "checkout", check_out)
