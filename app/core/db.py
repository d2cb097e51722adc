"""The database: one session, one column type for times, transactions that hold on both engines."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_state, manager_of_class
from sqlalchemy.types import TypeDecorator

from app.core.sqlite import listen, sqlite_driver

#: The database itself is in trouble, not a row or an item: all is tried again later.
TROUBLE = (OperationalError, InterfaceError, PoolTimeout, TimeoutError)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Sessions live as long as a request: what its first transaction read stays read.
# create_savepoint has no effect in service; tests run inside one outer transaction with it.
db = SQLAlchemy(
    model_class=Base,
    session_options={"join_transaction_mode": "create_savepoint", "expire_on_commit": False},
)

if TYPE_CHECKING:  # the checker cannot see the class that db makes at run time
    Model = Base
else:
    Model = db.Model

M = TypeVar("M", bound=Base)
#: Table arguments of reference data: read with every filing, changed some times a day (core/epoch
#: keeps what is read of them).
REFERENCE = {"info": {"reference": True}}
Json = JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


class Utc(TypeDecorator[datetime]):
    """A point in time: aware datetimes in, aware UTC datetimes out; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without offset")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _insert(table: Any, dialect: str) -> Any:
    """INSERT … ON CONFLICT of the engine in use; both have the same form."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite_dialect.insert(table)


@cache
def _insert_once(table: Any, dialect: str, returning: tuple[Any, ...]) -> Any:
    """Written once: building a statement costs more than running it."""
    return (
        _insert(table, dialect)
        .on_conflict_do_nothing()
        .returning(*(returning or table.primary_key.columns))
    )


def insert_once(model: Any, **values: Any) -> bool:
    """Insert a row; False when a row with this key is there (after waiting for its transaction)."""
    return bool(insert_all_once(model, [values]))


def insert_all_once(
    model: Any, rows: list[dict[str, Any]], *returning: Any
) -> list[tuple[Any, ...]]:
    """Insert those rows, all with the same columns, whose keys are free.

    Returns what `returning` names of those inserted, else their keys.
    """
    db.session.flush()
    connection = db.session.connection()
    columns = tuple(model.__table__.c[column.key] for column in returning)
    statement = _insert_once(model.__table__, connection.dialect.name, columns)
    note_change(db.session, model.__table__)
    return [tuple(row) for row in connection.execute(statement, rows if len(rows) > 1 else rows[0])]


def insert_all(model: Any, rows: Iterable[Any]) -> None:
    """Insert instances that are not in the session, in one go; what the database fills in is not
    read back.
    """
    values = [values_of(row) for row in rows]
    if values:
        some = values if len(values) > 1 else values[0]  # one needs no round of many
        db.session.connection().execute(model.__table__.insert().inline(), some)


def upsert(model: Any, key: dict[str, Any], **values: Any) -> None:
    """Insert the row `key`, or set `values` on it."""
    statement = _insert(model, db.session.get_bind().dialect.name).values(**key, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def next_count(table: Any, by: int = 1, **key: Any) -> int:
    """Raise the counter row `key` by so many and return it.

    Rows before a rollback are given again.
    """
    connection = db.session.connection()
    return int(
        connection.execute(
            _count(table.__table__, connection.dialect.name, tuple(key)), {**key, "value": by}
        ).scalar_one()
    )


@cache
def _count(table: Any, dialect: str, key: tuple[str, ...]) -> Any:
    raised = _insert(table, dialect)
    return raised.on_conflict_do_update(
        index_elements=list(key), set_={"value": table.c.value + raised.excluded.value}
    ).returning(table.c.value)


def give_back(table: Any, by: int = 1, **key: Any) -> None:
    """Lower the counter row `key`: only in the transaction that has just raised and locked it."""
    found = db.update(table).where(*[getattr(table, name) == value for name, value in key.items()])
    db.session.execute(found.values(value=table.value - by))


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
    """The columns of an instance that is not in the session, for `insert_once`.

    Without a key that the database gives.
    """
    found = {name: row.__dict__.get(name) for name in _columns(row.__table__)}
    for column in row.__table__.primary_key.columns:
        if found[column.key] is None:
            del found[column.key]
    return found


def note_change(session: Any, table: Any) -> None:
    """Remember that this transaction changes reference data."""
    if table.info.get("reference"):
        session.info["reference_changed"] = True


def reference_changed() -> None:
    """Say that this transaction changes reference data in a table of other data: zones of sites."""
    db.session.info["reference_changed"] = True


@contextmanager
def transaction() -> Iterator[None]:
    """Commit at the end, roll back when it raises: the one place where anything is committed."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def savepoint() -> Iterator[None]:
    """One item of a batch: what it did is undone when it raises, the rest stays."""
    with db.session.begin_nested():
        yield


def init_app(app: Flask) -> None:
    """Bind the session to the configured engine and install what SQLite needs."""
    url = app.config["DATABASE_URL"]
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    embedded = url.startswith("sqlite")
    threads = app.config["THREADS"] + 4  # the scheduler's threads, and a spare
    options: dict[str, Any] = {"pool_size": threads, "max_overflow": 0, "hide_parameters": True}
    options |= (
        {"module": sqlite_driver(), "connect_args": {"check_same_thread": False}}
        if embedded
        else {"pool_pre_ping": True}
    )
    options |= {
        "json_serializer": lambda value: orjson.dumps(
            value, option=orjson.OPT_NON_STR_KEYS
        ).decode(),
        "json_deserializer": orjson.loads,
    }
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    if embedded:
        with app.app_context():
            listen(db.engine)
