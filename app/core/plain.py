"""Rows as plain objects: what the rules of a whole batch work on.

They have the columns and the methods of a model, and nothing of the session: reading a column costs
a tenth, setting one a thirtieth. What was set is stored for all of them by one statement.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from types import FunctionType
from typing import Any, TypeVar

from sqlalchemy import Select, select

from app.core import run
from app.core.db import Base, db
from app.core.many import update_all

M = TypeVar("M", bound=Base)
NOTHING = object()


class Plain:
    """A row of a model: some of its columns, and these as they were read."""

    __slots__ = ("__dict__", "as_read")
    __table__: Any
    as_read: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        """A column that few ask for is read when somebody does."""
        if name not in self.__table__.c:
            raise AttributeError(name)
        mine = [key == getattr(self, key.name) for key in self.__table__.primary_key]
        query = select(self.__table__.c[name]).where(*mine)
        value = db.session.connection().execute(query).scalar_one()
        self.as_read[name] = self.__dict__[name] = value
        return value


@cache
def _kind(model: Any) -> Any:
    """The class of a model's plain rows: its own methods, typed as the model."""
    own = {name: one for name, one in vars(model).items() if isinstance(one, FunctionType)}
    methods = {name: one for name, one in own.items() if not name.startswith("__")}
    return type(model.__name__, (Plain,), methods | {"__slots__": (), "__table__": model.__table__})


def read(model: type[M], query: Select[Any], **values: Any) -> list[M]:
    """The rows of a query of columns of the model, its key among them."""
    db.session.flush()
    names, kind, found = tuple(query.selected_columns.keys()), _kind(model), []
    for row in run.rows(query, values):
        one = kind()
        one.as_read = dict(zip(names, row, strict=True))
        one.__dict__.update(one.as_read)
        found.append(one)
    return found


def store(model: type[M], rows: Iterable[Any]) -> None:
    """Store by one statement what was set on plain rows of the model since they were read.

    The caller has locked them, or their case, so what he did not set is as it was read.
    """
    changed: list[Any] = []
    names: set[str] = set()
    for row in rows:
        was = row.as_read
        new = [key for key, value in row.__dict__.items() if was.get(key, NOTHING) is not value]
        if new:
            names.update(new)
            changed.append(row)
    if changed:
        keys = [key.name for key in model.__table__.primary_key]
        wanted = (*keys, *sorted(names))
        update_all(model, [{name: getattr(row, name) for name in wanted} for row in changed])
        _forget(model, [tuple(getattr(row, key) for key in keys) for row in changed])


def _forget(model: type[M], keys: Sequence[tuple[Any, ...]]) -> None:
    """What the session holds of these rows is read anew when it is asked for."""
    session = db.session()
    for key in keys if session.identity_map else ():
        held = session.identity_map.get(session.identity_key(model, key))
        if held is not None:
            session.expire(held)
