"""How much of a village's ground its people have seen (rows A06, F04)."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, String, case, cast, func, literal, select, true, union_all
from sqlalchemy.orm import aliased

from app.cells.models import Boundary, BoundarySquares, BoundaryVersion, Cell
from app.core.clock import day_of
from app.core.db import db
from app.core.portable import as_text, each_of
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.walks import walks
from app.patrols.models import PatrolSquares

DAY = timedelta(days=1)


def area_covered(ground: Ground) -> Any:
    """Squares of 100 m that a village had for more than half of the period; good when one of its
    valid patrols went through: the one that was told of first. So every square is owed by one
    village at most, whatever became of borders, and a patrol split into two covers no more.
    """
    w, told = walks(ground).c, PatrolSquares
    order = func.row_number().over(order_by=(w.received_at, w.id)).label("place")
    seen = (
        select(w.id, w.place_id, order)
        .where(w.valid == 1, w.level == "village")
        .cte("seen")
        .prefix_with("MATERIALIZED")
    )
    s, square = seen.c, each_of(told.squares)
    covered = (
        select(s.place_id, square.c.value, func.min(s.place).label("place"))
        .select_from(seen)
        .join(told, told.patrol_id == s.id)
        .join(square, true())
        .group_by(s.place_id, square.c.value)
    ).subquery()
    owed, c = _owed(ground).subquery(), covered.c
    mine = (c.place_id == owed.c.cell_id) & (c.value == owed.c.value)
    missed = Cell.code + "/" + cast(owed.c.value, String)
    return (
        select(
            owed.c.cell_id,
            case((c.place_id.is_not(None), 1), else_=0).label("good"),
            func.coalesce(as_text(s.id), missed).label("row"),
        )
        .select_from(owed)
        .join(Cell, Cell.id == owed.c.cell_id)
        .outerjoin(covered, mine)
        .outerjoin(seen, s.place == c.place)
    )


def _owed(ground: Ground) -> Any:
    """(cell_id, value) of the squares that a village had for more than half of the days."""
    days = (ground.period.last - ground.period.first).days + 1
    alone: list[int] = []
    divided: dict[int, int] = {}
    for spans in _spans(ground).values():
        if len(spans) > 1:
            divided |= spans
        else:
            alone += [row_id for row_id, count in spans.items() if 2 * count > days]
    square = each_of(BoundarySquares.squares)
    every = (
        select(Boundary.cell_id, square.c.value)
        .select_from(BoundarySquares)
        .join(Boundary, Boundary.id == BoundarySquares.boundary_id)
        .join(square, true())
    )
    whole = every.where(BoundarySquares.boundary_id.in_(alone))
    if not divided:
        return whole
    held = case(divided, value=Boundary.id, else_=literal(0, Integer))
    parts = (
        every.where(BoundarySquares.boundary_id.in_(list(divided)))
        .group_by(Boundary.cell_id, square.c.value)
        .having(2 * func.sum(held) > days)
    )
    return union_all(whole, parts)


def _spans(ground: Ground) -> dict[int, dict[int, int]]:
    """{village: {boundary: for how many days of the period it held}}, of those that did.

    The first version reaches back: before it there was no other.
    """
    since, until = aliased(BoundaryVersion), aliased(BoundaryVersion)
    oldest = select(func.min(BoundaryVersion.in_force_from)).scalar_subquery()
    query = (
        select(Boundary.id, Boundary.cell_id, since.in_force_from, until.in_force_from)
        .add_columns((since.in_force_from == oldest).label("always"))
        .join(Cell, Cell.id == Boundary.cell_id)
        .join(since, since.id == Boundary.from_version)
        .outerjoin(until, until.id == Boundary.until_version)
        .where(Cell.level == "village", Cell.path.startswith(ground.county.path))
        .where(ground.asked(Cell.id))
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    first, last = ground.period.first, ground.period.last
    for row_id, cell_id, begins, ends, always in db.session.execute(query):
        begun = first if always else max(first, day_of(begins))
        over = last if ends is None else min(last, day_of(ends) - DAY)
        if begun <= over:
            found[cell_id][row_id] = (over - begun).days + 1
    return found
