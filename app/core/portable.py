"""What both engines can say, each in its own way: keys as text, days as numbers, lists."""

from typing import Any

from sqlalchemy import BigInteger, Integer, String, Uuid, column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.core.db import Json, Numbers


class _AsText(FunctionElement[str]):
    type, name, inherit_cache = String(), "key_as_text", True


class _AsKey(FunctionElement[Any]):
    type, name, inherit_cache = Uuid(), "text_as_key", True


class _DayNumber(FunctionElement[int]):
    type, name, inherit_cache = Integer(), "day_number", True


def as_text(key: Any) -> _AsText:
    """A column of UUIDs as other tables name them: with hyphens."""
    return _AsText(key)


def as_key(text: Any) -> _AsKey:
    """A column of such texts as UUIDs, to be compared with keys."""
    return _AsKey(text)


def day_number(day: Any) -> _DayNumber:
    """Which day it is since 1970-01-01, for sums of days; so is `date.toordinal() - EPOCH`."""
    return _DayNumber(day)


#: `date(1970, 1, 1).toordinal()`
EPOCH = 719163


@compiles(_AsText)
def _text(element: Any, compiler: Any, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AS text)"


@compiles(_AsText, "sqlite")
def _text_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    key = compiler.process(element.clauses, **how)
    parts = (f"substr({key}, {start}, {length})" for start, length in _PARTS)
    return "(" + " || '-' || ".join(parts) + ")"


#: As SQLite keeps a UUID, 32 digits: the parts between its hyphens.
_PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


@compiles(_AsKey)
def _key(element: Any, compiler: Any, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AS uuid)"


@compiles(_AsKey, "sqlite")
def _key_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"replace({compiler.process(element.clauses, **how)}, '-', '')"


@compiles(_DayNumber)
def _number(element: Any, compiler: Any, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} - DATE '1970-01-01')"


@compiles(_DayNumber, "sqlite")
def _number_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"CAST(julianday({compiler.process(element.clauses, **how)}) - 2440587.5 AS integer)"


class _Gathered(FunctionElement[Any]):
    type, name, inherit_cache = Json, "gathered", True


def gathered(column: Any) -> _Gathered:
    """The values of a column of texts in a group, as a list."""
    return _Gathered(column)


@compiles(_Gathered)
def _gather(element: Any, compiler: Any, **how: Any) -> str:
    return f"jsonb_agg({compiler.process(element.clauses, **how)})"


@compiles(_Gathered, "sqlite")
def _gather_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **how)})"


class _EachOf(FunctionElement[int]):
    type, name, inherit_cache = BigInteger(), "each_of", True


def each_of(numbers: Any) -> Any:
    """The numbers in a column of `core.db.Numbers`, a row each: to be joined, `c.value`."""
    return _EachOf(numbers).table_valued(column("value", BigInteger), name="value")


@compiles(_EachOf)
def _each(element: Any, compiler: Any, **how: Any) -> str:
    return f"unnest({compiler.process(element.clauses, **how)})"


@compiles(_EachOf, "sqlite")
def _each_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


class _NumbersOf(FunctionElement[Any]):
    type, name, inherit_cache = Numbers, "numbers_of", True


def numbers_of(column: Any) -> _NumbersOf:
    """The whole numbers of a column in a group, as one value of `core.db.Numbers`."""
    return _NumbersOf(column)


@compiles(_NumbersOf)
def _numbers(element: Any, compiler: Any, **how: Any) -> str:
    return f"array_agg({compiler.process(element.clauses, **how)})"


@compiles(_NumbersOf, "sqlite")
def _numbers_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **how)})"
