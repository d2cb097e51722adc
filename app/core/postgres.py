"""PostgreSQL: whether a connection of the pool is still there, without a question to the server;
how long it waits for what another one has locked.
"""

import select
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

from app.core.bounds import LONGEST_WAIT_S


def check_out(dbapi: Any, _record: Any, _proxy: Any) -> None:
    """Nobody says anything on an idle connection but a server that ends it; the pool then opens
    another. Asking the server instead would cost every request a statement.
    """
    line = select.poll()
    line.register(dbapi.fileno(), select.POLLIN)
    if line.poll(0):
        raise DisconnectionError


def connect(dbapi: Any, _record: Any) -> None:
    """Nobody waits for ever: who has no turn by then is told to come again, as on SQLite.

    The largest statements here would be compiled for longer than they run.
    """
    dbapi.autocommit = True
    dbapi.execute(f"set lock_timeout = '{LONGEST_WAIT_S}s'; set jit = off")
    dbapi.autocommit = False


def listen(engine: Engine) -> None:
    """Install it on an engine."""
    event.listen(engine, "connect", connect)
    event.listen(engine, "checkout", check_out)
