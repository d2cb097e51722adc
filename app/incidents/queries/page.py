"""The statement of one page of a list of cases; of most sorts it is written once for readers alike.

Each reason for seeing a case, and each order, has an index that yields its rows (models/case): of
the first by each reason the first are shown, so that as many rows are read as pages hold, however
many there are.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    Uuid,
    bindparam,
    literal_column,
    select,
    tuple_,
    union,
)

from app.cells.models import Cell
from app.core.db import Utc
from app.incidents.models import Incident
from app.incidents.queries.boxes import (
    MADE_ANEW,
    OPEN,
    SOURCES,
    Desk,
    desk_at,
    his,
    midnight_after,
)
from app.incidents.queries.filters import EQUAL, TIMES, WRITTEN, At, conditions, given
from app.incidents.queries.listed import COLUMNS
from app.incidents.queries.visible import Condition, at_cell, branches
from app.posts.queries.blanks import blanked
from app.posts.rules import Scope

Place = tuple[datetime, uuid.UUID]
#: order -> the column that it goes by, and whether the last is first
ORDERED: dict[str, tuple[Any, bool]] = {
    "newest": (Incident.received_at, True),
    "due": (Incident.late_at, False),
}
#: Filters that change the statement.
SHAPING = ("box", "overdue")
#: How many statements are kept in a process, at 60 to 240 KB each.
KEPT = 200
#: How many rows a statement may read: it is said in it, and cut in the program.
SIZES = (11, 21, 51, 101, 201, 501)


@dataclass(frozen=True)
class Sort:
    """What of a list changes its statement, and not only the values in it."""

    order: str
    limit: int
    box: str | None
    overdue: bool | None
    #: The level of the cell to which it is narrowed, and whether its reader sees all of that.
    level: str | None
    his: bool
    #: Whether it goes on from a place.
    goes_on: bool
    #: The other filters that have a value.
    named: frozenset[str]


def page(
    scope: Scope,
    officer_id: int,
    *,
    filters: Mapping[str, Any],
    cell: Cell | None,
    now: datetime,
    after: Place | None,
    limit: int,
) -> tuple[Any, dict[Any, Any]]:
    """(statement, values in it) for the columns of Listed."""
    said, order = given(filters), filters["order"]
    within = cell is not None and scope.covers("incidents.territory", cell.path)
    if WRITTEN & said.keys() or said.get("box") in MADE_ANEW:
        at = At(cell.id, cell.level, within) if cell else None
        return _statement(desk_at(scope, officer_id, now), said, at, order, after, limit), {}
    values = {name: value for name, value in said.items() if name not in SHAPING}
    sort = Sort(
        order,
        next((size for size in SIZES if size >= limit), limit),
        **{name: said.get(name) for name in SHAPING},
        level=cell.level if cell else None,
        his=within,
        goes_on=after is not None,
        named=frozenset(values),
    )
    values |= {"now": now, "midnight": midnight_after(now)}
    if cell:
        values["at_cell"] = cell.id
    if after:
        values["after"], values["after_id"] = after
    mine = blanked(scope, officer_id)
    return _kept(mine.scope, mine.officer_id, sort), values | mine.ids


@lru_cache(KEPT)
def _kept(scope: Scope, officer_id: int, sort: Sort) -> Select[Any]:
    """Written once for readers alike: that costs more than asking it."""
    desk = Desk(scope, officer_id, _unknown("now"), _unknown("midnight"))
    said: dict[str, Any] = {
        name: _unknown(name, Utc if name in TIMES else EQUAL[name].type) for name in sort.named
    }
    said |= given({name: getattr(sort, name) for name in SHAPING})
    at = At(bindparam("at_cell"), sort.level, sort.his) if sort.level else None
    after = (_moment("after"), bindparam("after_id", type_=Uuid)) if sort.goes_on else None
    return _statement(desk, said, at, sort.order, after, sort.limit)


def _moment(name: str) -> Any:
    return bindparam(name, type_=Utc)


def _unknown(name: str, kind: Any = Utc) -> Any:
    """A value at which PostgreSQL does not look when it plans: to plan each page for its values
    would cost more than to read it.
    """
    return select(bindparam(name, type_=kind)).scalar_subquery()


def _statement(
    desk: Desk, said: Mapping[str, Any], at: At | None, order: str, after: Any, limit: int
) -> Select[Any]:
    """What stands in `said`, `at` and `after` are values, or parameters for them."""
    column, last_first = ORDERED[order]
    by = [one.desc() if last_first else one.asc() for one in (column, Incident.id)]
    # said in the statement: the way to go depends on how many are wanted
    most: Any = literal_column(str(limit))
    box = said.get("box")
    query = select(Incident.id).order_by(*by).limit(most)
    reasons: Iterable[Condition] = branches(desk.scope, desk.officer_id)
    if at is not None and at.his:
        reasons, at = [at_cell(at.id, at.level) & his(desk)], None
    elif box in SOURCES:
        reasons = SOURCES[box](desk)
        said = {name: value for name, value in said.items() if name != "box"}
    query = query.where(*conditions(said, at, desk))
    # once: said twice, the database takes what is open for rarer than it is
    says_open = said.get("overdue") or (box is not None and box not in SOURCES)
    if order == "due" and not says_open:
        query = query.where(OPEN)
    if after:
        here = tuple_(column, Incident.id)
        there = tuple_(*after, types=[Utc, Uuid])
        query = query.where(here < there if last_first else here > there)
    return (
        select(*COLUMNS).where(Incident.id.in_(first_of(query, reasons))).order_by(*by).limit(most)
    )


def first_of(query: Select[Any], reasons: Iterable[Condition]) -> CompoundSelect[Any]:
    """The ids that a query of ids finds by each of these reasons."""
    return union(*[select(query.where(one).subquery().c.id) for one in reasons])


def among(query: Select[Any], scope: Scope, officer_id: int) -> CompoundSelect[Any]:
    """The ids that a query of ids finds by each reason for which the officer may see a case."""
    return first_of(query, branches(scope, officer_id))
