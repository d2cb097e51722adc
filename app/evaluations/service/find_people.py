"""Who evaluates whom: a cell's own people, the level above, the county's office (F01, F02, F05)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from app.cells import queries as cells
from app.core.paths import ids_on
from app.posts import queries as posts
from app.posts.rules import Scope

#: Whose seats answer for a cell: a village's is its chief; offices and leaders of those above too.
CHIEF = ("grid_chief",)
OFFICE = ("reviewer", "leader")
People = dict[int, list[int]]


def own_kinds(level: str) -> tuple[str, ...]:
    """The posts that evaluate their own cell on a level."""
    return CHIEF if level == "village" else (*CHIEF, *OFFICE)


def holders(cell_ids: Collection[int | None], kinds: Iterable[str], day: date) -> People:
    """{cell: its people of these posts, with those who stand in}."""
    found: dict[int, list[int]] = {}
    for kind in kinds:
        for cell_id, people in posts.holders(cell_ids, kind, day).items():
            known = found.setdefault(cell_id, [])
            known += [one for one in people if one not in known]
    return found


def own_people(cell: Any, day: date) -> list[int]:
    """Who evaluates the cell itself; empty where nobody is in the seat."""
    return holders([cell.id], own_kinds(cell.level), day).get(cell.id, [])


def seat_above(cell: Any, day: date) -> Any | None:
    """The cell whose office evaluates this one: the nearest above it with somebody in the seat.

    A vacant level is skipped; None where nobody is above at all.
    """
    above = cells_above(cell)
    seated = holders([one.id for one in above], OFFICE, day)
    return next((one for one in above if seated.get(one.id)), None)


def cells_above(cell: Any) -> list[Any]:
    """Those above a cell, the nearest first, as rows of `cells.by_ids`."""
    ids = ids_on(cell.path)[:-1]
    known = cells.by_ids(ids)  # the same for all of one township
    return [known[one] for one in reversed(ids)]


def people_above(cell: Any, day: date) -> list[int]:
    """Who evaluates the cell from above."""
    seat = seat_above(cell, day)
    return [] if seat is None else holders([seat.id], OFFICE, day)[seat.id]


def is_own(scope: Scope, cell: Any) -> bool:
    """Whether somebody answers for this cell himself."""
    return holds(scope, cell.id, own_kinds(cell.level))


def is_above(scope: Scope, cell: Any, day: date) -> bool:
    """Whether somebody's office evaluates this cell."""
    seat = seat_above(cell, day)
    return seat is not None and holds(scope, seat.id, OFFICE)


def is_county_office(scope: Scope, cell: Any) -> bool:
    """Whether somebody is of the office of the cell's county."""
    return holds(scope, cells.chain(cell)[0].id, ("reviewer",))


def answers_above(scope: Scope, cell: Any) -> bool:
    """Whether somebody's office stands above this cell, right above it or higher."""
    return any(holds(scope, cell_id, OFFICE) for cell_id in ids_on(cell.path)[:-1])


def holds(scope: Scope, cell_id: int, kinds: Collection[str]) -> bool:
    """Whether somebody stands in one of these posts of a cell himself."""
    return any(post.cell_id == cell_id and post.kind in kinds for post in scope.posts)
