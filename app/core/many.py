"""Many rows by one statement: as one JSON document on PostgreSQL, where each parameter and each
round costs more than the row; by the driver's executemany on SQLite, where neither does.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    String,
    Table,
    Update,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    func,
    select,
    types,
    update,
)
from sqlalchemy.sql.selectable import TableValuedAlias

from app.core import run
from app.core.db import Utc, db

#: What JSON carries as it is; a geometry, a decimal, words for a search go as parameters.
PLAIN = (types.String, types.Integer, types.Boolean, types.Float, types.Date, Uuid, JSON, Utc)
#: Under so many rows parameters are as cheap.
FEW = 8


def dialect() -> str:
    """The name of the engine in use."""
    return str(db.session.get_bind().dialect.name)


class Listed(types.TypeDecorator[Sequence[Any]]):
    """Values of a column, as one parameter."""

    impl, cache_ok = types.String, True

    def __init__(self, of: types.TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Any) -> Any:
        return ARRAY(self.of) if dialect.name == "postgresql" else types.String()

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        if dialect.name == "postgresql":
            return value
        process = self.of.dialect_impl(dialect).bind_processor(dialect)
        return orjson.dumps([process(one) if process else one for one in value]).decode()


def one_of(column: Any, name: str, dialect: str) -> ColumnElement[bool]:
    """The condition that a column is one of the values `name`, however many: one statement for
    any number.
    """
    values = bindparam(name, type_=Listed(column.type))
    if dialect == "postgresql":
        there: ColumnElement[bool] = column == any_(values)
        return there
    found: ColumnElement[bool] = column.in_(select(func.json_each(values).table_valued("value")))
    return found


def carried(table: Table, names: tuple[str, ...], count: int) -> bool:
    """Whether so many rows of these columns go as one document."""
    return count >= FEW and dialect() == "postgresql" and _plain(table, names)


@cache
def _plain(table: Table, names: tuple[str, ...]) -> bool:
    return all(isinstance(table.c[name].type, PLAIN) for name in names)


def document(
    table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """The parameter of a statement `of_given` these rows; what a row does not name is empty.

    ValueError for a time without offset.
    """
    for name in names:
        if isinstance(table.c[name].type, Utc):
            for row in rows:
                moment = row.get(name)
                if moment is not None and moment.tzinfo is None:
                    raise ValueError("a time without offset")
    return {"rows": orjson.dumps(rows, option=orjson.OPT_NON_STR_KEYS).decode()}


def given(table: Table, names: Sequence[str]) -> TableValuedAlias:
    """The rows of a `document` as a table with these columns."""
    columns = [column(name, table.c[name].type) for name in names]
    rows = cast(bindparam("rows", type_=String), JSON)
    found = func.json_to_recordset(rows).table_valued(*columns, name="given")
    return found.render_derived(with_types=True)


def update_all(model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set columns of rows by their keys, all at once: each row names its key and the same columns.

    The session is not told: what it holds of them is older.
    """
    if not rows:
        return
    table, names = model.__table__, tuple(rows[0])
    if carried(table, names, len(rows)):
        run.count(_update_given(table, names), document(table, names, rows))
    else:
        run.count(_update_each(table, names), *rows)


@cache
def _update_given(table: Table, names: tuple[str, ...]) -> Update:
    new, keys = given(table, names), [key.name for key in table.primary_key]
    statement = update(table).values({name: new.c[name] for name in names if name not in keys})
    return statement.where(*[table.c[key] == new.c[key] for key in keys])


@cache
def _update_each(table: Table, names: tuple[str, ...]) -> Update:
    keys = [key.name for key in table.primary_key]
    new = {name: bindparam(name, type_=table.c[name].type) for name in names}
    statement = update(table).where(*[table.c[key] == new.pop(key) for key in keys])
    return statement.values(new)
