"""What a register is made of, as data: columns, where its rows come from, its forms."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.console.forms import Choices
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.schemas import Day, Schema
from app.core.text_fields import Code
from app.posts import queries as posts

Words = tuple[str, str]
Row = Mapping[str, Any]
#: What is left out beyond is said by the table's count.
MOST = 5000
#: A form that asks for nothing: it only says what it will do.
NOTHING = ma.Schema()


class LastDay(Schema):
    """A form that asks for the last day of what it ends."""

    ends_on = Day(required=True)


def runs(row: Any) -> bool:
    """Whether something with a last day is not over today."""
    return row.ends_on is None or bool(row.ends_on >= clock.day_of(clock.now()))


class OfCell(Schema):
    """What the API has in its address: of which cell. Of two bases the last, so that it is asked
    for first.
    """

    cell = Code(most=32, required=True)


#: In an address, in the place of a row's key: a form about the register as a whole.
WHOLE = "all"


def called(about: Any) -> str:
    """What a thing is called: its name, or that of whose it is; empty where it has neither."""
    name, whose = getattr(about, "name", None), getattr(about, "officer_id", None)
    return name or (posts.names([whose])[whose]["name"] if whose else "")


#: Of which of some things the caller may do an action.
Power = Callable[[str, Sequence[Any]], Sequence[bool]]


def somewhere(action: str) -> bool:
    """Wherever a post of the caller permits it."""
    return bool(g.caller.scope.allows(action))


def in_the_county(action: str) -> bool:
    """Of what a county has one for all its townships, whose posts change none of it."""
    return g.caller.scope.county_for(action) is not None


def where_it_lies(action: str, things: Sequence[Any]) -> Sequence[bool]:
    """In the cell of each thing, as the services ask."""
    places = cells.by_ids(thing.cell_id for thing in things)
    return [
        thing.cell_id is not None and g.caller.scope.covers(action, places[thing.cell_id].path)
        for thing in things
    ]


def alike(may: Callable[[str], bool]) -> Power:
    """Of all things or of none: what is listed only for whom it is meant, what is the county's."""
    return lambda action, things: [may(action)] * len(things)


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
    #: {field: the word under which its label stands}, where it means something else than elsewhere.
    labels: Mapping[str, str] = field(default_factory=dict)
    #: (name, text): what somebody reads beside the form to fill it in.
    facts: Callable[[Any], Iterable[tuple[str, Any]]] = lambda _: ()
    #: Whether the verb reads the body itself, and takes only what was changed of `values`.
    as_changed: bool = False
    #: Of which things the caller has the power for it, where the register does not say that.
    may: Callable[[Any], bool] = lambda _: True
    #: Of which things, as they are now.
    when: Callable[[Any], bool] = lambda _: True

    def schema_of(self, about: Any) -> ma.Schema:
        return self.schema(about) if callable(self.schema) else self.schema


@dataclass(frozen=True)
class Register:
    """One register: `columns` are (key of a row, heading); `rows` reads them for the caller.

    A row has what it is `of` and its `key` (of its forms), or where it leads to (`at`).
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
    #: Of which of its things the caller may do the action of a form, and whether of the whole.
    power: Power = where_it_lies
    power_of_whole: Callable[[str], bool] = somewhere
    #: What a thing is called in the heading of its forms.
    called: Callable[[Any], str] = called
    #: How many of its rows wait for somebody, and what that means; asked for in the overview.
    waiting: tuple[Callable[[], int], Words] | None = None

    def offered(self, things: Sequence[Any]) -> list[dict[str, Words]]:
        """The forms that the caller may use of each of some things: what is shown and what is
        taken both ask here. None stands for the register as a whole.
        """
        actions = {form.action for form in self.forms.values()}
        may = {action: self.permits(action, things) for action in actions}
        return [
            {
                name: form.words
                for name, form in self.forms.items()
                if (form.find is None) == (thing is None)
                and may[form.action][number]
                and form.may(thing)
                and form.when(thing)
            }
            for number, thing in enumerate(things)
        ]

    def permits(self, action: str, things: Sequence[Any]) -> Sequence[bool]:
        if None in things:
            return [self.power_of_whole(action)] * len(things)
        return self.power(action, things)


def column(key: str, chinese: str, in_english: str) -> tuple[str, Words]:
    return key, (chinese, in_english)


def thing(form: Form, key: str) -> Any:
    """What a form is about, by the key in its address: None for the register as a whole."""
    if form.find is None:
        return None if key == WHOLE else refuse("not_found")
    known = key.isascii() and key.isdecimal() and int(key) < 2**31
    return form.find(int(key)) if known else refuse("not_found")


def own_cells(action: str | None = None) -> list[Cell]:
    """The cells of the caller's territory, each once; those where he may do an action."""
    scope = g.caller.scope
    held = scope.posts if action is None else scope.roots(action)
    return list({cell.id: cell for post in held for cell in cells.below(post)}.values())


def county_cells() -> list[Cell]:
    """All cells of the caller's county."""
    county_id = g.caller.scope.county_id()
    county = db.session.get(Cell, county_id) if county_id else None
    return list(cells.below(county)) if county else []
