"""What a register is made of, as data: columns, where its rows come from, its forms."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.console.forms import Choices
from app.core.db import db
from app.core.errors import refuse

Words = tuple[str, str]
Row = Mapping[str, Any]
#: What is left out beyond is said by the table's count.
MOST = 5000
#: A form that asks for nothing: it only says what it will do.
NOTHING = ma.Schema()
#: In an address, in the place of a row's key: a form about the register as a whole.
WHOLE = "all"


@dataclass(frozen=True)
class Form:
    """A form of a register, or of each of its rows.

    `schema` is that of the API's body, `do` the verb that the API calls: with the thing that the
    form is about (None for the register) and the body as the schema reads it; how many it
    concerned, where `done` says so ({count}).
    """

    words: Words
    done: Words
    action: str
    #: None: it is only read.
    do: Callable[[Any, dict[str, Any]], int | None] | None
    #: Or how it follows from the thing.
    schema: ma.Schema | Callable[[Any], ma.Schema] = NOTHING
    #: The thing of a row by its key, refused as the API refuses; None for a form of the register.
    find: Callable[[int], Any] | None = None
    #: {field: what may be chosen} for the thing.
    choices: Callable[[Any], Choices] = lambda _: {}
    #: What the fields say before anything is typed: the thing as the API's body would have it.
    values: Callable[[Any], Mapping[str, Any]] = lambda _: {}
    #: (name, text): what somebody reads beside the form to fill it in.
    facts: Callable[[Any], Iterable[tuple[str, Any]]] = lambda _: ()
    #: Whether the verb reads the body itself, and takes only what was changed of `values`.
    as_changed: bool = False
    #: Of which rows.
    when: Callable[[Row], bool] = lambda _: True

    def schema_of(self, about: Any) -> ma.Schema:
        return self.schema(about) if callable(self.schema) else self.schema


@dataclass(frozen=True)
class Register:
    """One register: `columns` are (key of a row, heading); `rows` reads them for the caller.

    A row has its `key` (of its forms), or where it leads to (`at`).
    """

    words: Words
    #: Under which heading of the overview.
    group: str
    action: str
    columns: tuple[tuple[str, Words], ...]
    rows: Callable[[], Iterable[Row]]
    #: What to do where there is none.
    empty: Words
    forms: Mapping[str, Form] = field(default_factory=dict)
    #: How many of its rows wait for somebody, and what that means; asked for in the overview.
    waiting: tuple[Callable[[], int], Words] | None = None

    def offered(self, row: Row | None = None) -> dict[str, Words]:
        """The forms that the caller may use: of a row, or of the register as a whole."""
        return {
            name: form.words
            for name, form in self.forms.items()
            if (form.find is None) == (row is None)
            and g.caller.scope.allows(form.action)
            and (row is None or form.when(row))
        }


def column(key: str, chinese: str, in_english: str) -> tuple[str, Words]:
    return key, (chinese, in_english)


def thing(form: Form, key: str) -> Any:
    """What a form is about, by the key in its address: None for the register as a whole."""
    if form.find is None:
        return None if key == WHOLE else refuse("not_found")
    known = key.isascii() and key.isdecimal() and int(key) < 2**31
    return form.find(int(key)) if known else refuse("not_found")


def own_cells() -> list[Cell]:
    """The cells of the caller's territory, each once."""
    tops = [db.session.get_one(Cell, post.cell_id) for post in g.caller.scope.posts]
    return list({cell.id: cell for top in tops for cell in cells.below(top)}.values())


def county_cells() -> list[Cell]:
    """All cells of the caller's county."""
    county_id = g.caller.scope.county_id()
    county = db.session.get(Cell, county_id) if county_id else None
    return list(cells.below(county)) if county else []
