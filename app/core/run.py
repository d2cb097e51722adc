"""Statements that are written once, run on the driver's cursor.

A Core statement is compiled once for the engine in use; after that running it costs what SQL
written by hand costs. It runs in the session's transaction and flushes nothing before. Models stay
the source of columns and types.
"""

import copy
from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from flask import g, has_request_context
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.core.db import db

#: How many statements are kept compiled, each for some lengths of its lists.
KEPT = 2000
Process = Callable[[Any], Any] | None


class _Written:
    """A statement as the driver takes it: its SQL, and how values go in and come out."""

    def __init__(self, statement: Any, names: tuple[str, ...], lengths: Any, dialect: Any) -> None:
        how = {"column_keys": list(names)} if getattr(statement, "is_insert", False) else {}
        compiled = statement.compile(dialect=dialect, **how)
        if compiled.isinsert and compiled.insert_prefetch:
            raise TypeError("a default of Python's own is the caller's to give")
        full = dict(compiled.params)
        for name, length in lengths:
            full[name] = [None] * length
        state = compiled.construct_expanded_state(full)
        listed = {
            one: (name, number)
            for name, several in state.parameter_expansion.items()
            for number, one in enumerate(several)
        }
        types = {name: bind.type for bind, name in compiled.bind_names.items()}
        self.sql: str = state.statement
        #: Of each place in the SQL: the value's name, its place in a list, what it is without one.
        self.places: list[tuple[str, int | None, Any, Process]] = []
        for one in state.positiontup or ():
            name, number = listed.get(one, (one, None))
            process = types[name].dialect_impl(dialect).bind_processor(dialect)
            self.places.append((name, number, compiled.params.get(name), process))
        self.plain = all(number is None for _, number, *_ in self.places)
        found = statement.exported_columns
        self.types = [column.type for column in found]
        self.row: Any = namedtuple("Row", found.keys())  # type: ignore[misc]
        self.readers: list[tuple[int, Any]] | None = None
        self.dialect = dialect

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """What the driver takes in the order of the SQL."""
        found = []
        for name, number, usual, process in self.places:
            value = given.get(name, usual)
            if number is not None:
                value = value[number]
            found.append(process(value) if process else value)
        return found

    def rows(self, cursor: Any) -> list[Any]:
        """The rows of a cursor, as named tuples of the types of the models."""
        if self.readers is None:
            described = zip(self.types, cursor.description, strict=True)
            made = [
                one.dialect_impl(self.dialect).result_processor(self.dialect, column[1])
                for one, column in described
            ]
            self.readers = [(n, read) for n, read in enumerate(made) if read]
        made_row, readers, found = self.row._make, self.readers, cursor.fetchall()
        if not readers:
            return list(map(made_row, found))
        rows = []
        for one in found:
            values = list(one)
            for n, read in readers:
                values[n] = read(values[n])
            rows.append(made_row(values))
        return rows


def rows(statement: Any, given: Mapping[str, Any] | None = None) -> list[Any]:
    """What a statement answers, as named tuples."""
    given = given or {}
    connection = _line()
    written = _written(statement, given, connection.dialect)
    return written.rows(_execute(connection, written, written.values(given)))


def count(statement: Any, *given: Mapping[str, Any]) -> int:
    """Run a statement that writes, for each of these sets of values, all of the same names; how
    many rows it wrote.
    """
    connection, many = _line(), len(given) > 1
    written = _written(statement, given[0], connection.dialect)
    values = [written.values(one) for one in given]
    return int(_execute(connection, written, values if many else values[0], many).rowcount)


def _line() -> Any:
    """The connection of the session's transaction; to ask the session each time costs a third of a
    statement (core/epoch forgets it with the transaction).
    """
    session = db.session()
    found = session.info.get("line")
    if found is None:
        found = session.info["line"] = session.connection(execution_options=_options(session))
    return found


def _options(session: Any) -> dict[str, Any] | None:
    """Whoever only reads needs no BEGIN and no COMMIT on PostgreSQL, where each statement sees what
    is committed by then, in a transaction or not.
    """
    reads = has_request_context() and not g.get("writing", True)
    bind = session.get_bind()
    plain = isinstance(bind, Engine) and bind.dialect.name == "postgresql"
    return {"isolation_level": "AUTOCOMMIT"} if reads and plain else None


def _written(statement: Any, given: Mapping[str, Any], dialect: Any) -> _Written:
    lists = _lists(statement)
    lengths = tuple((name, len(given[name])) for name in lists)
    names = tuple(given) if getattr(statement, "is_insert", False) else ()
    return _kept(statement, names, lengths, dialect)


@lru_cache(KEPT)
def _kept(statement: Any, names: tuple[str, ...], lengths: Any, dialect: Any) -> _Written:
    return _Written(statement, names, lengths, _by_place(dialect))


@lru_cache(KEPT)
def _lists(statement: Any) -> tuple[str, ...]:
    """The names of values that are lists (`expanding`)."""
    binds = statement.compile().binds
    return tuple(name for name, bind in binds.items() if bind.expanding and bind.value is None)


@cache
def _by_place(dialect: Any) -> Any:
    """The dialect with values named by their place: the driver need not look for names."""
    if dialect.positional:
        return dialect
    found = copy.copy(dialect)
    found.paramstyle, found.positional = "numeric_dollar", True
    found.identifier_preparer = found.preparer(found)
    return found


def _execute(connection: Any, written: _Written, values: Any, many: bool = False) -> Any:
    dialect, raw = connection.dialect, connection.connection.driver_connection
    cursor = _raw_cursor(dialect, raw)
    for note in connection.dispatch.before_cursor_execute:
        note(connection, cursor, written.sql, values, None, many)
    try:
        (cursor.executemany if many else cursor.execute)(written.sql, values)
    except dialect.loaded_dbapi.Error as error:
        lost = dialect.is_disconnect(error, raw, cursor)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            written.sql,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=dialect,
        ) from error
    return cursor


def _raw_cursor(dialect: Any, raw: Any) -> Any:
    if dialect.name == "postgresql":
        return dialect.loaded_dbapi.RawCursor(raw)
    return raw.cursor()
