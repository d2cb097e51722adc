"""The database: one session, one column type for times, transactions that hold on both engines."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.core import postgres, sqlite

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

#: Table arguments of reference data: read with every filing, changed some times a day (core/epoch
#: keeps what is read of them).
REFERENCE = {"info": {"reference": True}}
Json = JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
#: The same with the names of an object in the order in which they were written.
Ordered = JSON(none_as_null=True)
#: Many whole numbers in one row, which a statement can take apart (`core.portable.each_of`).
Numbers = JSON().with_variant(postgresql.ARRAY(BigInteger), "postgresql")


M = TypeVar("M", bound=Base)


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


def locked(model: type[M], key: Any, *, shared: bool = False) -> M | None:
    """A row as it is now, which nobody else changes before this transaction ends; None where there
    is none. Who only refers to it need not wait.

    `shared`: others may change it, but not lock it whole to end it (`with_for_update=True`).
    """
    how = {"key_share": True, "read": shared}
    return db.session.get(model, key, populate_existing=True, with_for_update=how)


def columns_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Columns of an instance as they were read: asking the session for each costs a page of cases
    a tenth.
    """
    held = row.__dict__
    return {name: held[name] if name in held else getattr(row, name) for name in names}


def note_change(session: Any, table: Any) -> None:
    """Remember that this transaction changes reference data."""
    if table.info.get("reference"):
        session.info["reference_changed"] = True


def reference_changed() -> None:
    """Say that this transaction changes reference data, though no row of them is written by it."""
    db.session.info["reference_changed"] = True


#: Options of a connection that will write nothing: it waits for nobody, and nobody for it.
READING = {"reading": True}


@contextmanager
def transaction(*, reading: bool = False) -> Iterator[None]:
    """Commit at the end, roll back when it raises: here and in `end_writing`, nowhere else.

    `reading`: nothing is written in it.
    """
    try:
        if reading:
            db.session.connection(execution_options=READING)
        yield
        if db.session.registry.has():  # else nothing was asked
            _end(db.session())
    except BaseException:
        try:
            db.session.rollback()
        finally:  # of a transaction whose end could not be said nothing is kept
            db.session.info.clear()
        raise


def end_writing() -> None:
    """End the transaction of a filing before its answer is written: others wait for what it holds,
    and the words take as long as the work. Nothing but reading comes after it, of the reference
    data that it was filed by.
    """
    session = db.session()
    marks = None if session.info.get("reference_changed") else session.info.get("marks")
    _end(session)
    if marks:
        session.info["marks"] = marks
    g.writing = False


def _end(session: Any) -> None:
    if session.in_transaction():
        session.commit()
    else:  # each statement was read by itself
        session.info.clear()


@contextmanager
def savepoint() -> Iterator[None]:
    """One item of a batch: what it did is undone when it raises, the rest stays."""
    with db.session.begin_nested():
        yield


def init_app(app: Flask) -> None:
    """Bind the session to the configured engine and install what that needs."""
    url = app.config["DATABASE_URL"]
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    embedded = url.startswith("sqlite")
    threads = app.config["THREADS"] + 4  # the scheduler's threads, and a spare
    options: dict[str, Any] = {"pool_size": threads, "max_overflow": 0, "hide_parameters": True}
    if embedded:
        options |= {"module": sqlite.sqlite_driver(), "connect_args": {"check_same_thread": False}}
    options |= {
        "json_serializer": lambda value: orjson.dumps(
            value, option=orjson.OPT_NON_STR_KEYS
        ).decode(),
        "json_deserializer": orjson.loads,
    }
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        (sqlite if embedded else postgres).listen(db.engine)
