"""Statements run on the driver's cursor, in the session's transaction.

What is written once and for all costs no more so than SQL by hand; nothing is flushed before.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from flask import g, has_request_context
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.core.db import db
from app.core.statements import Written, written


def rows(statement: Any, given: Mapping[Any, Any] | None = None) -> list[Any]:
    """What a statement answers, as named tuples."""
    given = given or {}
    with _line() as line:
        sql = written(statement, given, line.dialect)
        return sql.rows(_execute(line, sql, sql.values(given)))


def count(statement: Any, *given: Mapping[Any, Any]) -> int:
    """Run a statement that writes, for each of these sets of values, all of the same names; how
    many rows it wrote.
    """
    many = len(given) > 1
    with _line() as line:
        sql = written(statement, given[0], line.dialect)
        values = [sql.values(one) for one in given]
        return int(_execute(line, sql, values if many else values[0], many).rowcount)


class _Line(NamedTuple):
    """A way to the database: the driver's connection, and who is to be told what of it."""

    dialect: Any
    raw: Any
    #: Invalidated when the driver's connection is lost.
    owner: Any
    events: Any


@contextmanager
def _line() -> Iterator[_Line]:
    """The line of the session's transaction; for a statement of who only reads, before anything has
    begun one, any line of the pool: to begin and to end costs more than the statement.
    """
    session = db.session()
    within, kept = session.info.get("line", (None, None))
    # a savepoint is set when the session is first asked for its connection in there
    if kept is not None and within is session.get_nested_transaction():
        yield kept
        return
    bind: Any = session.get_bind()
    if not session.in_transaction() and _only_reads(bind):
        with _borrowed(bind) as line:
            yield line
        return
    owner = session.connection()
    raw: Any = owner.connection.driver_connection
    line = _Line(owner.dialect, raw, owner, owner.dispatch)
    session.info["line"] = session.get_nested_transaction(), line
    yield line


@contextmanager
def _borrowed(engine: Engine) -> Iterator[_Line]:
    """A line that is in no transaction, and is so again when it goes back, or does not go back."""
    with _told(engine.dialect):
        owner = engine.raw_connection()
    try:
        raw: Any = owner.driver_connection
        raw.autocommit = True
        yield _Line(engine.dialect, raw, owner, engine.dispatch)
        raw.autocommit = False
    except BaseException as error:
        owner.invalidate(error)
        raise
    finally:
        owner.close()


@contextmanager
def _told(dialect: Any, sql: str = "", *, lost: Callable[[Any], bool] = bool) -> Iterator[None]:
    """The driver's errors as SQLAlchemy's, which everybody knows here."""
    driver = dialect.loaded_dbapi.Error
    try:
        yield
    except driver as error:
        raise DBAPIError.instance(
            sql,
            None,
            error,
            driver,
            hide_parameters=True,
            connection_invalidated=lost(error),
            dialect=dialect,
        ) from error


def _only_reads(bind: Any) -> bool:
    """Of a request on PostgreSQL: each statement sees what is committed by then, in a transaction
    or not.
    """
    reads = has_request_context() and not g.get("writing", True)
    return reads and isinstance(bind, Engine) and bind.dialect.name == "postgresql"


def _execute(line: _Line, written: Written, values: Any, many: bool = False) -> Any:
    def lost(error: Any) -> bool:
        gone: bool = line.dialect.is_disconnect(error, line.raw, None)
        if gone:
            line.owner.invalidate(error)
        return gone

    with _told(line.dialect, written.sql, lost=lost):
        cursor = _raw_cursor(line.dialect, line.raw)
        for note in line.events.before_cursor_execute:
            note(line.owner, cursor, written.sql, values, None, many)
        (cursor.executemany if many else cursor.execute)(written.sql, values)
    return cursor


def _raw_cursor(dialect: Any, raw: Any) -> Any:
    if dialect.name == "postgresql":
        return dialect.loaded_dbapi.RawCursor(raw)
    return raw.cursor()
