"""Serials, without gaps, of rows: of a counter, never MAX + 1, which two would be given."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from app.core import many, run
from app.core.db import db
from app.core.insert import insert_into

#: Of a serial, at least: its order as text is that of its counts for long enough.
DIGITS = 6
PLACE = re.compile("[0-9a-f]{32}")


class Serial(NamedTuple):
    """The next count of a counter's row `key`, of at least six digits, which goes where `place`
    stands: 32 hexadecimal digits that are nowhere else.
    """

    counter: Any
    key: dict[str, int]
    place: str


def put_serials(value: Any, given: dict[str, str]) -> Any:
    """A text, or the texts of an object, with the serials in their places."""
    if isinstance(value, dict):
        return {name: put_serials(text, given) for name, text in value.items()}
    if isinstance(value, str):
        return PLACE.sub(lambda found: given.get(found[0], found[0]), value)
    return value


def raise_counters(serials: Sequence[Serial]) -> tuple[list[tuple[Serial, int]], dict[str, str]]:
    """By how much counters were raised, in one order for all, and {place: serial}."""
    of_counter: dict[Any, list[Serial]] = defaultdict(list)
    for one in serials:
        of_counter[one.counter.__tablename__, *sorted(one.key.items())].append(one)
    given, raised = dict[str, str](), []
    for _, some in sorted(of_counter.items(), key=lambda item: item[0]):
        last = next_count(some[0].counter, by=len(some), **some[0].key)
        raised.append((some[0], len(some)))
        for number, one in enumerate(some, last - len(some) + 1):
            given[one.place] = f"{number:0{DIGITS}d}"
    return raised, given


def lower_counters(raised: Sequence[tuple[Serial, int]]) -> None:
    """Take back what was raised: nothing was stored that has it."""
    for one, by in raised:
        _give_back(one.counter, by=by, **one.key)


def next_count(table: Any, by: int = 1, **key: Any) -> int:
    """Raise the counter row `key` by so many and return it.

    Rows before a rollback are given again.
    """
    raised = raised_count(table.__table__, tuple(key), many.dialect())
    ((value,),) = run.rows(raised, {**key, "value": by})
    return int(value)


@cache
def raised_count(table: Any, key: tuple[str, ...], dialect: str = "postgresql") -> Any:
    """The statement of `next_count`, which takes the key and by how much as `value`."""
    raised = insert_into(table, dialect)
    return raised.on_conflict_do_update(
        index_elements=list(key), set_={"value": table.c.value + raised.excluded.value}
    ).returning(table.c.value)


def _give_back(table: Any, by: int = 1, **key: Any) -> None:
    """Lower the counter row `key`: only in the transaction that has just raised and locked it."""
    found = db.update(table).where(*[getattr(table, name) == value for name, value in key.items()])
    db.session.execute(found.values(value=table.value - by))
