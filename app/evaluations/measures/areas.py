"""How much of a village's ground its people have seen (rows A06, F04)."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    Integer,
    String,
    Uuid,
    case,
    cast,
    column,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.cells.models import Boundary, BoundarySquares, BoundaryVersion, Cell
from app.core.clock import day_of
from app.core.db import db
from app.core.portable import as_text, each_of, numbers_of
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.walks import walks
from app.patrols.models import PatrolSquares

DAY = timedelta(days=1)


def area_covered(ground: Ground) -> Any:
    """Squares of 100 m that a village had for more than half of the period; good when one of its
    valid patrols went through: the one that was told of first. So every square is owed by one
    village at most, whatever became of borders, and a patrol split into two covers no more.
    """
    village_by_village = db.session.get_bind().dialect.name == "postgresql"
    owed, good, patrol = (_each_village if village_by_village else _at_once)(ground)
    missed = Cell.code + "/" + cast(owed.c.value, String)
    return (
        select(owed.c.cell_id, good.label("good"), func.coalesce(patrol, missed).label("row"))
        .select_from(owed)
        .join(Cell, Cell.id == owed.c.cell_id)
    )


def _at_once(ground: Ground) -> Any:
    """Owed squares of all villages joined with those that were seen: owed (cell_id, value), whether
    it was seen, by which patrol. So SQLite does it, which knows no lateral join.
    """
    w, told, square = walks(ground).c, PatrolSquares, each_of(PatrolSquares.squares)
    order = func.row_number().over(order_by=(w.received_at, w.id)).label("place")
    seen = (
        select(w.id, w.place_id, order)
        .where(w.valid == 1, w.level == "village")
        .cte("seen")
        .prefix_with("MATERIALIZED")
    )
    s = seen.c
    covered = (
        select(s.place_id, square.c.value, func.min(s.place).label("place"))
        .select_from(seen)
        .join(told, told.patrol_id == s.id)
        .join(square, true())
        .group_by(s.place_id, square.c.value)
    ).subquery()
    owed, c = _owed(ground).subquery(), covered.c
    mine = (c.place_id == owed.c.cell_id) & (c.value == owed.c.value)
    found = (
        select(owed.c.cell_id, owed.c.value, as_text(s.id).label("patrol"))
        .select_from(owed)
        .outerjoin(covered, mine)
        .outerjoin(seen, s.place == c.place)
    ).subquery()
    return found, case((found.c.patrol.is_not(None), 1), else_=0), found.c.patrol


def _each_village(ground: Ground) -> Any:
    """The same village by village: what is hashed is small enough for the processor's cache, which
    takes a fourth of the time.
    """
    w, told = walks(ground).c, PatrolSquares
    ids = func.array_agg(aggregate_order_by(w.id, w.received_at, w.id), type_=ARRAY(Uuid))
    valid = w.valid == 1, w.level == "village"
    each = select(w.place_id, ids.label("ids")).where(*valid).group_by(w.place_id)
    walked = each.cte("walked_by")
    owns = _owns(ground).subquery()
    one = (
        func.unnest(walked.c.ids)
        .table_valued(column("id", Uuid), with_ordinality="n", name="one")
        .render_derived()
    )
    went = (
        select(one.c.n, func.unnest(told.squares).label("value"))
        .select_from(one)
        .join(told, told.patrol_id == one.c.id)
        .correlate(walked)
        .subquery("went")
    )
    first = (
        select(went.c.value, func.min(went.c.n).label("n")).group_by(went.c.value).subquery("first")
    )
    own = each_of(owns.c.squares)
    both = (
        select(own.c.value, first.c.n)
        .select_from(own)
        .outerjoin(first, first.c.value == own.c.value)
        .correlate(owns)
        .lateral("both")
    )
    patrol = walked.c.ids[both.c.n]
    found = (
        select(owns.c.cell_id, both.c.value, both.c.n, as_text(patrol).label("patrol"))
        .select_from(owns)
        .outerjoin(walked, walked.c.place_id == owns.c.cell_id)
        .join(both, true())
    ).subquery()
    return found, case((found.c.n.is_not(None), 1), else_=0), found.c.patrol


def owed_squares(ground: Ground, village: Cell) -> list[int]:
    """The squares that a village owes in the ground's period, in order."""
    owed = _owed(ground).subquery()
    mine = select(owed.c.value).where(owed.c.cell_id == village.id)
    return sorted(db.session.scalars(mine))


def _owed(ground: Ground) -> Any:
    """(cell_id, value) of the squares that a village had for more than half of the days."""
    owns = _owns(ground).subquery()
    square = each_of(owns.c.squares)
    return select(owns.c.cell_id, square.c.value).select_from(owns).join(square, true())


def _owns(ground: Ground) -> Any:
    """(cell_id, squares) of the same, as lists: those of its boundary, or of several that followed
    each other what each square had of the days.
    """
    days = (ground.period.last - ground.period.first).days + 1
    alone: list[int] = []
    divided: dict[int, int] = {}
    for spans in _spans(ground).values():
        if len(spans) > 1:
            divided |= spans
        else:
            alone += [row_id for row_id, count in spans.items() if 2 * count > days]
    of = BoundarySquares.boundary_id
    every = select(Boundary.cell_id, BoundarySquares.squares).join(Boundary, Boundary.id == of)
    whole = every.where(of.in_(alone))
    if not divided:
        return whole
    square = each_of(BoundarySquares.squares)
    held = case(divided, value=Boundary.id, else_=literal(0, Integer))
    parts = (
        select(Boundary.cell_id, square.c.value)
        .select_from(BoundarySquares)
        .join(Boundary, Boundary.id == of)
        .join(square, true())
        .where(of.in_(list(divided)))
        .group_by(Boundary.cell_id, square.c.value)
        .having(2 * func.sum(held) > days)
    ).subquery()
    listed = select(parts.c.cell_id, numbers_of(parts.c.value)).group_by(parts.c.cell_id)
    return union_all(whole, listed)


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
