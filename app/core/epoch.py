"""Two numbers of this database that every request reads first, in one statement.

The epoch is drawn when the database is made and again at each restore; every filing answer carries
it. A phone that sees another one sends again what it has filed since: after a restore what came
later than the backup is gone here, and only there.

The reference mark is drawn at every change of reference data (cells, people, posts, kinds,
policies, calendars), which are read with every filing and change some times a day. What is read
under a mark is kept in the process until another is read.
"""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import event, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import run
from app.core.db import Model, Utc, db, note_change

P = ParamSpec("P")
R = TypeVar("R")
KEPT_MARKS, MOST_KEPT = 2, 100_000
_LOCK = threading.Lock()
_STORES: "OrderedDict[str, dict[Any, Any]]" = OrderedDict()


class Epoch(Model):
    """A single row."""

    __tablename__ = "epoch"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Thirty-two hex digits.
    value: Mapped[str]
    since: Mapped[datetime] = mapped_column(Utc)
    #: Thirty-two hex digits, drawn anew in each transaction that changes reference data.
    reference: Mapped[str]


MARKS = select(Epoch.__table__.c.value, Epoch.__table__.c.reference)


def draw() -> str:
    """A new epoch's or mark's value."""
    return uuid.uuid4().hex


def present() -> str:
    """The epoch."""
    return str(_marks(db.session.info)[0])


def kept(read: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function reads from reference data, until they change.

    Its arguments must be hashable, its answers are shared: rows and plain values that nobody may
    change. Within a transaction that has itself changed reference data it reads afresh.
    """

    @wraps(read)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        info = db.session.info
        if info.get("reference_changed"):
            return read(*args, **kwargs)
        store, key = _store(_marks(info)[1]), (read, args, *kwargs.items())
        if key not in store:
            found = read(*args, **kwargs)
            if info.get("reference_changed"):  # the read has flushed a change
                return found
            store[key] = found
        found_again: R = store[key]
        return found_again

    return answer


def kept_by_id(
    read: Callable[[tuple[int, ...]], dict[int, Any]],
) -> Callable[[tuple[int, ...]], dict[int, Any]]:
    """`kept` for rows by id: each is kept once, however they are asked for together."""

    @wraps(read)
    def answer(ids: tuple[int, ...]) -> dict[int, Any]:
        info = db.session.info
        if info.get("reference_changed"):
            return read(ids)
        store = _store(_marks(info)[1])
        missing = tuple(i for i in ids if (read, i) not in store)
        if missing:
            found = read(missing)
            store.update({(read, i): found.get(i) for i in missing})
        return {i: row for i in ids if (row := store.get((read, i))) is not None}

    return answer


def read_afresh() -> None:
    """Forget what this transaction has read, after it has waited for another: what that wrote is
    to be seen.
    """
    db.session.expire_all()
    db.session.info.pop("marks", None)


def _marks(info: dict[Any, Any]) -> Any:
    """(epoch, reference mark), read once a transaction, which `info` belongs to."""
    if "marks" not in info:
        (info["marks"],) = run.rows(MARKS)
    return info["marks"]


def _store(mark: str) -> dict[Any, Any]:
    store = _STORES.get(mark)
    if store is None or len(store) > MOST_KEPT:
        with _LOCK:
            store = _STORES[mark] = {}
            while len(_STORES) > KEPT_MARKS:
                _STORES.popitem(last=False)
    return store


@event.listens_for(db.session, "after_flush")
def _flushed(current: Session, _context: Any) -> None:
    for row in (*current.new, *current.dirty, *current.deleted):
        note_change(current, row.__table__)


@event.listens_for(db.session, "do_orm_execute")
def _executed(state: Any) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        note_change(state.session, state.statement.table)


@event.listens_for(db.session, "before_commit")
def _committing(current: Session) -> None:
    if not current.in_nested_transaction():
        current.flush()
        if current.info.get("reference_changed"):
            current.connection().execute(update(Epoch).values(reference=draw()))


@event.listens_for(db.session, "after_commit")
@event.listens_for(db.session, "after_rollback")
def _over(current: Session) -> None:
    if not current.in_nested_transaction():
        for name in ("line", "marks", "reference_changed"):
            current.info.pop(name, None)
