"""Rows that are stored with a first one, or not at all: in one round trip where that can be.

On PostgreSQL a single first row and what goes with it are one statement, which holds what it locks
for no longer than itself; else each table has its turn.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, cast, exists, func, select, union_all
from sqlalchemy.dialects import postgresql

from app.core import many, run
from app.core.db import db, note_change
from app.core.insert import alike, insert_new, insert_rows

#: More rows than this in a statement make it another one each time.
MOST = 12


class Rows(NamedTuple):
    """Rows of one model; `once`: those whose key is there already are left out."""

    model: Any
    rows: Sequence[dict[str, Any]]
    once: bool = False


def insert_together(first: Rows, others: Sequence[Rows]) -> int:
    """Insert those of the first whose keys are free, and the others if these are all of them; how
    many of the first they were.
    """
    others = [one for one in others if one.rows]
    if (
        len(first.rows) == 1
        and sum(len(one.rows) for one in others) <= MOST
        and many.dialect() == "postgresql"
    ):
        return _insert_in_one(first, others)
    new = insert_new(first.model, list(first.rows))
    if new == len(first.rows):
        for one in others:
            (insert_new if one.once else insert_rows)(one.model, list(one.rows))
    return new


def _insert_in_one(first: Rows, others: Sequence[Rows]) -> int:
    db.session.flush()
    given, shape = dict[str, Any](), []
    for number, one in enumerate((first, *others)):
        note_change(db.session, one.model.__table__)
        rows = alike(one.rows)
        for row_number, row in enumerate(rows):
            given |= {f"{name}_{number}_{row_number}": value for name, value in row.items()}
        shape.append((one.model.__table__, tuple(rows[0]), len(rows), one.once))
    ((new,),) = run.rows(_chain(*shape), given)
    return int(new)


@lru_cache
def _chain(first: tuple[Any, tuple[str, ...], int, bool], *others: Any) -> Any:
    """Written once for each shape: (table, columns, how many rows, once)."""
    table, names, _, _ = first
    new = postgresql.insert(table).from_select(names, _row(table, names, "0_0"), False)
    key = next(iter(table.primary_key.columns))
    stored = new.on_conflict_do_nothing().returning(key).cte("stored")
    parts = []
    for number, (other, columns, count, once) in enumerate(others, 1):
        there = exists(select(stored.c[key.name]))
        rows = [_row(other, columns, f"{number}_{n}").where(there) for n in range(count)]
        part = postgresql.insert(other).from_select(columns, union_all(*rows), False)
        parts.append((part.on_conflict_do_nothing() if once else part).cte(f"part_{number}"))
    return select(func.count().label("stored")).select_from(stored).add_cte(*parts)


def _row(table: Any, names: tuple[str, ...], place: str) -> Select[Any]:
    """A row of values; a SELECT does not know the types of the table that it goes into."""
    types = [(name, table.c[name].type) for name in names]
    return select(*[cast(bindparam(f"{name}_{place}", type_=kind), kind) for name, kind in types])
