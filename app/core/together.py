"""Rows that are stored with a first one, or not at all: in one round trip where that can be.

On PostgreSQL a single first row and what goes with it are one statement, which holds what it locks
for no longer than itself; else each table has its turn.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Select,
    Text,
    bindparam,
    cast,
    exists,
    func,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects import postgresql

from app.core import many, run
from app.core.db import db, note_change
from app.core.insert import alike, insert_new, insert_rows
from app.core.serials import (
    DIGITS,
    Serial,
    lower_counters,
    put_serials,
    raise_counters,
    raised_count,
)

#: More rows than this in a statement make it another one each time.
MOST = 12


class Rows(NamedTuple):
    """Rows of one model; `once`: those whose key is there already are left out; `serial`: the
    column that holds places of serials.
    """

    model: Any
    rows: Sequence[dict[str, Any]]
    once: bool = False
    serial: str | None = None


def insert_together(
    first: Rows, others: Sequence[Rows], serials: Sequence[Serial | None]
) -> dict[str, str] | None:
    """Insert those of the first whose keys are free, and the others if these are all of them, each
    with the next serial of its counter; None where they are not all: what is there then of several
    is for the caller to undo.

    {place: serial}. A counter is locked before the rows, and for as short as can be: others wait.
    """
    others = [one for one in others if one.rows]
    if (
        len(first.rows) == 1
        and sum(len(one.rows) for one in others) <= MOST
        and many.dialect() == "postgresql"
    ):
        return _insert_in_one(first, others, serials[0])
    raised, given = raise_counters([one for one in serials if one])
    first, *others = [_with_serials(one, given) for one in (first, *others)]
    if insert_new(first.model, list(first.rows)) < len(first.rows):
        lower_counters(raised)
        return None
    for one in others:
        (insert_new if one.once else insert_rows)(one.model, list(one.rows))
    return given


def insert_and_find(
    model: Any, values: dict[str, Any], statement: Any, given: dict[str, Any]
) -> list[Any] | None:
    """Insert a row, and what a statement finds beside it; None where one with this key is there:
    then nothing that the statement would lock is locked, for whoever stored that row may want it.
    """
    if many.dialect() != "postgresql":
        return run.rows(statement, given) if insert_new(model, [values]) else None
    db.session.flush()
    note_change(db.session, model.__table__)
    both = _insert_and_find(model.__table__, tuple(values), statement)
    row = {f"{name}_row": value for name, value in values.items()}
    found = run.rows(both, row | given)
    if not found[0].stored:
        return None
    return [one for one in found if one.found]


@lru_cache
def _insert_and_find(table: Any, names: tuple[str, ...], statement: Any) -> Any:
    """One row at least: how many were stored; `found` is false where nothing was. What lies beside
    the row is looked for, and locked, when the row is stored: who waits for its key holds nothing.
    """
    stored = _stored(table, names, _row(table, names, "row", None, None))
    count = select(func.count().label("stored")).select_from(stored).subquery()
    there = statement.where(exists(select(stored)))
    beside = there.add_columns(true().label("found")).cte("beside")
    return select(count.c.stored, *beside.c).select_from(count.outerjoin(beside, true()))


def _with_serials(one: Rows, given: dict[str, str]) -> Rows:
    name = one.serial
    if name is None:
        return one
    return one._replace(rows=[row | {name: put_serials(row[name], given)} for row in one.rows])


def _insert_in_one(
    first: Rows, others: Sequence[Rows], serial: Serial | None
) -> dict[str, str] | None:
    db.session.flush()
    given, shape = dict[str, Any](), []
    for number, one in enumerate((first, *others)):
        note_change(db.session, one.model.__table__)
        rows = alike(one.rows)
        for row_number, row in enumerate(rows):
            given |= {f"{name}_{number}_{row_number}": value for name, value in row.items()}
        shape.append(
            (one.model.__table__, tuple(rows[0]), len(rows), one.once, serial and one.serial)
        )
    counter = None
    if serial:
        given |= serial.key | {"value": 1, "place": serial.place}
        counter = serial.counter.__table__, tuple(serial.key)
    ((new, count),) = run.rows(_chain(counter, *shape), given)
    if serial and not new:
        lower_counters([(serial, 1)])
    if not new:
        return None
    return {serial.place: f"{count:0{DIGITS}d}"} if serial else {}


@lru_cache
def _chain(counter: tuple[Any, tuple[str, ...]] | None, first: Any, *others: Any) -> Any:
    """Written once for each shape: (table, columns, how many rows, once, the column of serials)."""
    count: Any = null()
    if counter:
        count = select(raised_count(*counter).cte("raised").c.value).scalar_subquery()
    table, names, *_, place = first
    stored = _stored(table, names, _row(table, names, "0_0", place, count))
    parts = []
    for number, (other, columns, rows, once, place) in enumerate(others, 1):
        there = exists(select(stored))
        each = [
            _row(other, columns, f"{number}_{n}", place, count).where(there) for n in range(rows)
        ]
        part = postgresql.insert(other).from_select(columns, union_all(*each), False)
        parts.append((part.on_conflict_do_nothing() if once else part).cte(f"part_{number}"))
    found = select(func.count().label("stored"), count.label("count"))
    return found.select_from(stored).add_cte(*parts)


def _stored(table: Any, names: tuple[str, ...], row: Select[Any]) -> Any:
    """The key of the row, where it was free and so is stored."""
    key = next(iter(table.primary_key.columns))
    new = postgresql.insert(table).from_select(names, row, False)
    return new.on_conflict_do_nothing().returning(key).cte("stored")


def _row(
    table: Any, names: tuple[str, ...], row: str, place: str | None, count: Any
) -> Select[Any]:
    """A row of values; a SELECT does not know the types of the table that it goes into."""
    values = []
    for name in names:
        kind = table.c[name].type
        value: Any = cast(bindparam(f"{name}_{row}", type_=kind), kind)
        if name == place:
            text = cast(count, Text)
            serial = func.lpad(text, func.greatest(DIGITS, func.length(text)), "0")
            value = cast(func.replace(cast(value, Text), bindparam("place"), serial), kind)
        values.append(value)
    return select(*values)
