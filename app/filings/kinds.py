"""Kinds of filings: what a feature says once, so that its filings may come alone and in batches.

The address and the permission of a kind are those of its view; nothing repeats them.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import marshmallow as ma
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, RequestRedirect

from app.core.bounds import most_of
from app.core.settings import registered
from app.filings.rules.mending import Change
from app.posts.rules import Caller

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Filing:
    """One filing on its way: who files, when it came first, what its address names, its body."""

    caller: Caller
    #: When it is filed; with `arrived`, when it first came, the phone's clock is judged.
    now: datetime
    arrived: datetime
    #: What the address names: ids, a number, an action.
    ids: dict[str, Any]
    #: The JSON as sent, and as its schema reads it.
    raw: Any
    body: dict[str, Any]
    version: int | None = None


class Aside(NamedTuple):
    """A part of a stored filing that is not stored: the address it has alone, why, its body."""

    path: str
    code: str
    body: dict[str, Any]


class Outcome(NamedTuple):
    """Whether it is new, what the phone should know of it, and which parts are not stored."""

    new: bool
    known: dict[str, Any]
    aside: Sequence[Aside] = ()


class Carrier(NamedTuple):
    """What carries the mark of having been mended: a case or a patrol, and what was changed."""

    about: str
    about_id: uuid.UUID
    changes: Sequence[Change]


@dataclass(frozen=True)
class Remark:
    """What is noted on a case or patrol: marks that come and go, and whose words."""

    add: str | None
    drop: str | None
    by: int
    note: str | None = None

    def on(self, marks: Iterable[str]) -> list[str]:
        """The marks with it."""
        kept = [mark for mark in marks if mark != self.drop]
        return list(dict.fromkeys([*kept, *([str(self.add)] if self.add else [])]))


#: Writes a remark on what carries it, registered by `about`.
Noted = Callable[[uuid.UUID, Remark, datetime], None]


@dataclass(frozen=True)
class Together:
    """How many filings of a kind, and nothing else, are stored in a fixed number of statements."""

    #: Of each what will be stored, or how the same stands there already; nothing is written.
    prepare: Callable[[Sequence[Filing]], Sequence[Any | Outcome]]
    #: Stores them; False when one is there by now.
    store: Callable[[Sequence[Any], datetime], bool]
    #: What the phone should know of one that was stored.
    known: Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class FilingKind:
    """A kind of filing, registered in create_app()."""

    #: The view that files one alone; its URL and its mark are the address and the permission.
    endpoint: str
    #: The schema of a body, by what the address names.
    schema: Callable[[dict[str, Any]], ma.Schema]
    #: The verb: stores it, or finds it stored; refuses as the view would.
    file: Callable[[Filing], Outcome]
    #: Whether `not_found` means: not yet, for it refers to something that may come later.
    may_wait: bool = False
    #: The name, in a body, of the time by whose posts it is judged; empty for what is done now.
    tells_of: str = ""
    #: Officers by id of what stands under these ids; empty where the id is no row's.
    filed_by: Callable[[Sequence[uuid.UUID]], dict[uuid.UUID, int]] | None = None
    #: The name, in the address, of the filing's own id.
    own_id: str = ""
    #: What is stored of it of which somebody else mended something, by what its address names, the
    #: mended body and the changes. None: only its sender mends it.
    mended: Callable[[dict[str, Any], Any, Sequence[Change]], Sequence[Carrier]] | None = None
    #: Locks what these of a batch act on, in one order for all who do: of each what its address
    #: names, and its body as sent.
    lock: Callable[[Caller, Sequence[tuple[dict[str, Any], dict[str, Any]]]], None] | None = None
    together: Together | None = None


class Kinds:
    """The registered kinds, found by address."""

    def __init__(self, kinds: Iterable[FilingKind], urls: Map, views: dict[str, Any]) -> None:
        self._kinds = {kind.endpoint: kind for kind in kinds}
        self._permissions = {name: str(views[name].needs) for name in self._kinds}
        self._of_its_day = {name: hasattr(views[name], "of_its_day") for name in self._kinds}
        self._most = {name: most_of(views[name]) for name in self._kinds}
        self._urls: MapAdapter = urls.bind("")

    @staticmethod
    def address(path: str) -> str:
        """A path with the prefix, whether it came with it or without."""
        return PREFIX + path.removeprefix(PREFIX)

    def find(self, path: str) -> tuple[FilingKind, dict[str, Any]] | None:
        """The kind at an address, with or without the prefix, and what the address names."""
        for method in ("PUT", "POST"):
            try:
                endpoint, ids = self._urls.match(self.address(path), method=method)
            except (HTTPException, RequestRedirect):
                continue
            if endpoint in self._kinds:
                return self._kinds[endpoint], dict(ids)
        return None

    def permission(self, kind: FilingKind) -> str:
        """The action of the permission table that filing one needs."""
        return self._permissions[kind.endpoint]

    def of_its_day(self, kind: FilingKind) -> bool:
        """Whether one is judged by the posts of the day it tells of."""
        return self._of_its_day[kind.endpoint]

    def most(self, kind: FilingKind) -> int:
        """Bytes that one takes, as the call of its own does."""
        return self._most[kind.endpoint]


def registered_kinds() -> Kinds:
    """The kinds of the running application."""
    kinds: Kinds = registered("filing_kinds")
    return kinds
