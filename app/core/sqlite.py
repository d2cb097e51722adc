"""SQLite with SpatiaLite: how its connections open, begin and come back to the pool."""

import importlib
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, has_request_context
from geoalchemy2.admin.dialects.sqlite import init_spatialite
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from app.core.bounds import LONGEST_WAIT_S


def sqlite_driver() -> Any:
    """The SQLite module that can load extensions: Python's own, or pysqlite3 where it cannot."""
    if hasattr(sqlite3.Connection, "enable_load_extension"):
        return sqlite3
    return importlib.import_module("pysqlite3")


def connect_sqlite(url: str) -> Any:
    """A connection to a SpatiaLite file outside the pool: for copying whole databases."""
    dbapi = sqlite_driver().connect(make_url(url).database)
    open_spatialite(dbapi, None)
    return dbapi


def open_spatialite(dbapi: Any, _record: Any) -> None:
    """What a new connection needs: SpatiaLite, our own BEGIN, readers that wait for nobody."""
    dbapi.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
    dbapi.enable_load_extension(True)
    dbapi.load_extension("mod_spatialite")
    dbapi.enable_load_extension(False)
    busy = f"busy_timeout={1000 * LONGEST_WAIT_S}"
    # REPLACE deletes what it replaces: the triggers that keep history are to see it
    kept = "recursive_triggers=on"
    for pragma in ("journal_mode=wal", "synchronous=full", busy, "foreign_keys=on", kept):
        dbapi.execute("pragma " + pragma)
    dbapi.create_function("local_day", 2, _local_day, deterministic=True)
    dbapi.create_function("last_day", 2, _last_day, deterministic=True)
    init_spatialite(dbapi, transaction=True, init_mode="WGS84")  # 7 ms; the default mode takes 11 s


def _local_day(moment: str | None, name: str) -> str | None:
    """The day in a zone of a time as SQLite keeps it, without its zone, which is UTC."""
    return None if moment is None else _there(moment, name).date().isoformat()


def _last_day(end: str | None, name: str) -> str | None:
    """The day with which something ends: at midnight the one that is over."""
    if end is None:
        return None
    return (_there(end, name) - timedelta(microseconds=1)).date().isoformat()


def _there(moment: str, name: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(ZoneInfo(name))


#: SQLite's own waiting is unfair: with one lock in the process p99 falls from 516 to 61 ms.
WRITER = threading.Lock()


def begin(connection: Any) -> None:
    """Plain reads share; everything else is serialised, or updates would be lost or refused."""
    reads = has_request_context() and not g.get("writing", True)
    if reads or connection.get_execution_options().get("reading"):
        connection.exec_driver_sql("begin")
        return
    if not WRITER.acquire(timeout=LONGEST_WAIT_S):
        raise TimeoutError("no turn to write")
    connection.connection.record_info["writer"] = True
    connection.exec_driver_sql("begin immediate")


def check_in(dbapi: Any, record: Any) -> None:
    """A COMMIT that failed leaves SQLite's transaction open, and the pool does not roll it back."""
    if dbapi is not None and dbapi.in_transaction:
        dbapi.rollback()
    if record.record_info.pop("writer", False):
        WRITER.release()


def listen(engine: Engine) -> None:
    """Install all that on an engine."""
    event.listen(engine, "connect", open_spatialite)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", check_in)
