"""Inserting rows: once a key, many in one statement, counted; and rows that are made for it.

What is inserted here passes the session's bookkeeping by: on the way of a filing that costs more
than the database.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import instance_state, manager_of_class

from app.core import many, run
from app.core.db import Base, db, note_change

M = TypeVar("M", bound=Base)


def insert_into(table: Any, dialect: str) -> Any:
    """INSERT … ON CONFLICT of the engine in use; both have the same form."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite_dialect.insert(table)


@cache
def _insert_once(table: Any, dialect: str, returning: tuple[Any, ...]) -> Any:
    """Written once: building a statement costs more than running it."""
    once = insert_into(table, dialect).on_conflict_do_nothing()
    # rows that say nothing back go through a prepared statement, at a third of the cost
    return once.returning(*returning) if returning else once.inline()


def insert_once(model: Any, **values: Any) -> bool:
    """Insert a row; False when a row with this key is there (after waiting for its transaction)."""
    return bool(insert_new(model, [values]))


def insert_new(model: Any, rows: list[dict[str, Any]]) -> int:
    """Insert those rows whose keys are free; how many they were.

    A column that only some name is empty in the others.
    """
    if not rows:
        return 0
    db.session.flush()
    note_change(db.session, model.__table__)
    return _write(_insert_once(model.__table__, many.dialect(), ()), rows)


def insert_all_once(
    model: Any, rows: list[dict[str, Any]], *returning: Any
) -> list[tuple[Any, ...]]:
    """`insert_new`, with these columns of each that was inserted."""
    if not rows:
        return []
    columns = tuple(model.__table__.c[column.key] for column in returning)
    db.session.flush()
    note_change(db.session, model.__table__)
    connection, names = db.session.connection(), _names(rows)
    statement = _insert_once(model.__table__, connection.dialect.name, columns)
    if many.carried(model.__table__, names, len(rows)):
        document = many.document(model.__table__, names, rows)
        return [tuple(row) for row in run.rows(_insert_given(statement, names), document)]
    same = alike(rows)
    return [tuple(row) for row in connection.execute(statement, same if same[1:] else same[0])]


def insert_all(model: Any, rows: Iterable[Any]) -> None:
    """Insert instances that are not in the session, in one go; what the database fills in is not
    read back.
    """
    insert_rows(model, [values_of(row) for row in rows])


def insert_rows(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """`insert_all` of rows as they are stored."""
    if rows:
        _write(_insert_all(model.__table__), rows)


@cache
def _insert_all(table: Any) -> Any:
    return table.insert().inline()


def _write(statement: Any, rows: Sequence[dict[str, Any]]) -> int:
    """Insert rows by a statement that names no columns; how many went in."""
    names = _names(rows)
    if many.carried(statement.table, names, len(rows)):
        document = many.document(statement.table, names, rows)
        return run.count(_insert_given(statement, names), document)
    return run.count(statement, *alike(rows))


@cache
def _insert_given(statement: Any, names: tuple[str, ...]) -> Any:
    return statement.from_select(names, select(many.given(statement.table, names)))


def _names(rows: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """The columns that any of the rows names."""
    return tuple(dict.fromkeys(name for row in rows for name in row))


def alike(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the same columns, as one statement takes them."""
    names = _names(rows)
    return [row if len(row) == len(names) else dict.fromkeys(names) | row for row in rows]


def upsert(model: Any, key: dict[str, Any], **values: Any) -> None:
    """Insert the row `key`, or set `values` on it."""
    statement = insert_into(model, many.dialect()).values(**key, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def attach(row: Any) -> Any:
    """Make an instance that has just been inserted part of the session; returns it.

    A field set later is saved with the transaction, not lost.
    """
    row.__dict__.update(dict.fromkeys(_columns(row.__table__) - row.__dict__.keys()))
    make_transient_to_detached(row)
    key: Any = instance_state(row).key
    session = db.session()
    undone = session.identity_map.get(key)
    if undone is not None:  # inserted before in a savepoint that was rolled back
        session.expunge(undone)
    session.add(row)
    return row


@cache
def _columns(table: Any) -> frozenset[str]:
    return frozenset(column.key for column in table.columns)


@cache
def _keys(table: Any) -> frozenset[str]:
    return frozenset(column.key for column in table.primary_key.columns)


def new_row(model: type[M], **values: Any) -> M:
    """An instance that is not in the session, as its constructor makes it, at a fifth of the cost:
    nothing of what it is made with counts as a change.
    """
    if not values.keys() <= _columns(model.__table__):
        raise TypeError(f"unknown columns of {model.__name__}")
    row: M = manager_of_class(model).new_instance()
    row.__dict__.update(values)
    return row


def values_of(row: Any) -> dict[str, Any]:
    """What is set of an instance that is not in the session, for `insert_once`.

    The rest is empty, or the database's to give.
    """
    columns, keys = _columns(row.__table__), _keys(row.__table__)
    return {
        name: value
        for name, value in row.__dict__.items()
        if name in columns and not (value is None and name in keys)
    }
