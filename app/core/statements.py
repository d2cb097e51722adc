"""Core statements as the driver takes them, compiled once for the engine in use.

Models stay the source of columns and types.
"""

import copy
from collections import namedtuple
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

#: For how many columns and lengths of lists a statement is kept.
MOST_FORMS = 100
Process = Callable[[Any], Any] | None


#: In the place of a value that must be given.
_NONE = object()


class Blank(int):
    """Stands in a statement for an id, with which it is filled in when it is run: values by blank
    go with the others.
    """


class Written:
    """A statement as the driver takes it: its SQL, and how values go in and come out."""

    def __init__(self, statement: Any, names: tuple[str, ...], lengths: Any, dialect: Any) -> None:
        how = {"column_keys": list(names)} if getattr(statement, "is_insert", False) else {}
        compiled = statement.compile(dialect=dialect, **how)
        if compiled.isinsert and compiled.insert_prefetch:
            raise TypeError("a default of Python's own is the caller's to give")
        full = dict(compiled.params)
        for name, length in lengths:
            full[name] = [None] * length
        state = compiled.construct_expanded_state(full)
        listed = {
            one: (name, number)
            for name, several in state.parameter_expansion.items()
            for number, one in enumerate(several)
        }
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self.sql: str = state.statement
        #: Of each place in the SQL: the value's name, its place in a list, what it is without one.
        self.places: list[tuple[str, int | None, Any, Process]] = []
        for one in state.positiontup or ():
            name, number = listed.get(one, (one, None))
            process = binds[name].type.dialect_impl(dialect).bind_processor(dialect)
            usual = _NONE if binds[name].required else compiled.params.get(name)
            self.places.append((name, number, usual, process))
        found = statement.exported_columns
        self.types = [column.type for column in found]
        self.row: Any = namedtuple("Row", found.keys())  # type: ignore[misc]
        self.readers: list[tuple[int, Any]] | None = None
        self.dialect = dialect

    def values(self, given: Mapping[Any, Any]) -> list[Any]:
        """What the driver takes in the order of the SQL."""
        found = []
        for name, number, usual, process in self.places:
            value = given.get(name, usual)
            if value is _NONE:
                raise KeyError(name)
            if number is not None:
                value = value[number]
            if type(value) is Blank:
                value = given[value]
            found.append(process(value) if process else value)
        return found

    def rows(self, cursor: Any) -> list[Any]:
        """The rows of a cursor, as named tuples of the types of the models."""
        if self.readers is None:
            described = zip(self.types, cursor.description, strict=True)
            made = [
                one.dialect_impl(self.dialect).result_processor(self.dialect, column[1])
                for one, column in described
            ]
            self.readers = [(n, read) for n, read in enumerate(made) if read]
        made_row, readers, found = self.row._make, self.readers, cursor.fetchall()
        if not readers:
            return list(map(made_row, found))
        rows = []
        for one in found:
            values = list(one)
            for n, read in readers:
                values[n] = read(values[n])
            rows.append(made_row(values))
        return rows


def written(statement: Any, given: Mapping[Any, Any], dialect: Any) -> Written:
    """A statement for values of these names, its lists as long as these; kept as long as the
    statement itself is.
    """
    forms = _FORMS.get(statement)
    if forms is None:
        forms = _FORMS[statement] = _Forms(_lists(statement), {})
    lengths = tuple((name, len(given[name])) for name in forms.lists)
    names = tuple(given) if getattr(statement, "is_insert", False) else ()
    key = names, lengths, dialect
    found = forms.written.get(key)
    if found is None:
        if len(forms.written) >= MOST_FORMS:
            forms.written.clear()
        found = forms.written[key] = Written(statement, names, lengths, _by_place(dialect))
    return found


class _Forms(NamedTuple):
    """What is kept of a statement: which values are lists, and how it is written for them."""

    lists: tuple[str, ...]
    written: dict[Any, Written]


_FORMS: MutableMapping[Any, _Forms] = WeakKeyDictionary()


def _lists(statement: Any) -> tuple[str, ...]:
    """The names of values that are lists (`expanding`)."""
    binds = statement.compile().binds
    return tuple(name for name, bind in binds.items() if bind.expanding and bind.value is None)


@cache
def _by_place(dialect: Any) -> Any:
    """The dialect with values named by their place: the driver need not look for names."""
    if dialect.positional:
        return dialect
    found = copy.copy(dialect)
    found.paramstyle, found.positional = "numeric_dollar", True
    found.identifier_preparer = found.preparer(found)
    return found
