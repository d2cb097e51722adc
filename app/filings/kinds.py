"""The kinds of filings: each feature declares its own once, and create_app() registers them.

An address stands in its kind only. The route, the batch and the look-up of what stands there take
it from there.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import marshmallow as ma
from flask import current_app
from sqlalchemy import Select

from app.posts.rules import Caller

PREFIX = "/api/v1"
#: Converter of a route -> (what a batch takes in its place, what it becomes).
CONVERTERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "uuid": ("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", uuid.UUID),
    "int": ("[0-9]{1,4}", int),
    "": ("[a-z_]{3,20}", str),
}
PART = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
Ids = dict[str, Any]


@dataclass(frozen=True)
class Sender:
    """Who files, by which posts, when it is filed and when it first arrived."""

    caller: Caller
    now: datetime
    arrived: datetime


@dataclass(frozen=True)
class Filing:
    """One filing: the ids of its address, its body as read and as sent, the version it names."""

    ids: Ids
    body: dict[str, Any]
    raw: Any
    if_match: str | None


class Apart(NamedTuple):
    """A filing inside another that was not stored with it: its own address, body, and why."""

    path: str
    body: dict[str, Any]
    code: str


class Outcome(NamedTuple):
    """Whether it is new, what the phone should know of it, what in it was not stored."""

    new: bool
    known: dict[str, Any]
    apart: tuple[Apart, ...] = ()


@dataclass(frozen=True)
class Together:
    """How many filings of a kind are stored in a fixed number of statements.

    `prepare` judges one and writes nothing: what `store` needs, or the Outcome of one filed before.
    `store` is False, with nothing stored, when one is there already.
    """

    prepare: Callable[[Sender, Filing], Any]
    store: Callable[[list[Any], datetime], bool]
    key: Callable[[Any], uuid.UUID]
    known: Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, eq=False)
class FilingKind:
    """A kind of filing; `root` and `rule` are its address below /api/v1, as a route writes it.

    `schema` gives the shape of the body for the ids of an address, and refuses ids that are none.
    """

    name: str
    method: str
    root: str
    rule: str
    permission: str
    schema: Callable[[Ids], ma.Schema]
    verb: Callable[[Sender, Filing], Outcome]
    #: May come before the thing that it refers to: `not_found` then means not yet.
    may_wait: bool = False
    #: Selects (id, officer) of what is stored; the id is the last part of the address.
    standing: Select[Any, int] | None = field(default=None, repr=False)
    together: Together | None = None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a batch's paths must match, with the ids as named groups."""

        def group(part: re.Match[str]) -> str:
            return f"(?P<{part['name']}>{CONVERTERS[part['converter'] or ''][0]})"

        return re.compile(PART.sub(group, self.root + self.rule))

    @cached_property
    def names(self) -> dict[str, Callable[[str], Any]]:
        """The ids in its address, in order, and what makes them of text."""
        found = PART.finditer(self.root + self.rule)
        return {part["name"]: CONVERTERS[part["converter"] or ""][1] for part in found}

    def ids_of(self, path: str) -> Ids | None:
        """The ids in an address below /api/v1, if it is of this kind."""
        match = self.pattern.fullmatch(path)
        return match and {name: become(match[name]) for name, become in self.names.items()}

    def key_of(self, ids: Ids) -> uuid.UUID:
        """The filing's own id, the last of those in its address."""
        key: uuid.UUID = ids[[*self.names][-1]]
        return key


def kinds() -> tuple[FilingKind, ...]:
    """All that create_app() has registered."""
    found: tuple[FilingKind, ...] = current_app.extensions["filing_kinds"]
    return found


def kind_at(path: str) -> tuple[FilingKind, Ids] | None:
    """The kind that an address names, with or without /api/v1, and the ids in it."""
    below = path.removeprefix(PREFIX)
    for kind in kinds():
        ids = kind.ids_of(below)
        if ids is not None:
            return kind, ids
    return None
