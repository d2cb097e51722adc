"""What every fact needs: the county's cells, the period as a span, who stood where."""

from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func, or_, select, true
from sqlalchemy.orm import aliased

from app.cells.models import Cell
from app.core.clock import start_of
from app.core.db import db
from app.core.in_force import in_force
from app.core.paths import ids_on
from app.core.period import Period
from app.incidents.models import LEVELS
from app.policies.rules import Rules
from app.posts.models import Post
from app.posts.rules import FIELD


@dataclass(frozen=True)
class Ground:
    """The county and its cells, the period as a span, the moment as of which is counted.

    `only`: the cells whose rows are asked for; None for all of the county.
    """

    county: Cell
    cells: tuple[Cell, ...]
    period: Period
    computed_at: datetime
    rules: Rules
    only: frozenset[int] | None = None
    #: These and the units in them: where what is asked for was seen.
    seen_in: frozenset[int] = frozenset()
    #: What several facts read, made once; see `shared`.
    made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def alone(self, cell_id: int) -> "Ground":
        """The ground of the uppermost of its cells, without those below it."""
        return replace(self, only=frozenset({cell_id}), made={})

    @property
    def start(self) -> datetime:
        return start_of(self.period.first)

    @property
    def end(self) -> datetime:
        return start_of(self.period.last + timedelta(days=1))

    @property
    def above(self) -> dict[int, list[int]]:
        """cell -> itself and those above it, the county first."""
        return {cell.id: ids_on(cell.path) for cell in self.cells}

    def covers(self, moment: Any) -> ColumnElement[bool]:
        """Whether a moment counts: inside the period, and not after the computation."""
        inside = (moment >= self.start) & (moment < self.end)
        found: ColumnElement[bool] = inside & (moment <= self.computed_at)
        return found

    def asked(self, *columns: Any) -> ColumnElement[bool]:
        """Whether one of these columns names a cell that is asked for."""
        if self.only is None:
            return true()
        return or_(*[column.in_(sorted(self.only)) for column in columns])

    def within(self, column: Any) -> ColumnElement[bool]:
        """Whether a column names a cell or unit in one that is asked for: what is charged to a cell
        lies below it, so that few rows need be read.
        """
        return true() if self.only is None else column.in_(sorted(self.seen_in))


def ground_of(
    county: Cell,
    period: Period,
    rules: Rules,
    computed_at: datetime,
    *,
    below: Cell | None = None,
) -> Ground:
    """The ground of a county's cells that exist in a period; of those from `below` down only."""
    alive = or_(Cell.ended_on.is_(None), Cell.ended_on > period.first)
    query = select(Cell).where(Cell.path.startswith((below or county).path), alive)
    every = db.session.scalars(query.order_by(Cell.code)).all()
    found = tuple(cell for cell in every if cell.level in LEVELS)
    whole = below is None or below.id == county.id
    only = None if whole else frozenset(cell.id for cell in found)
    seen_in = frozenset(cell.id for cell in every)
    return Ground(county, found, period, computed_at, rules, only, seen_in)


def shared(make: Callable[[Ground], Any]) -> Callable[[Ground], Any]:
    """A source of several facts: written once in a statement, and so read once."""

    @wraps(make)
    def once(ground: Ground) -> Any:
        name = make.__qualname__
        if name not in ground.made:
            ground.made[name] = make(ground)
        return ground.made[name]

    return once


@shared
def places(ground: Ground) -> Any:
    """Each cell of the county that exists in the period, with the village, township and county that
    it lies in; `place_id` is the lowest of them: what is done in a unit counts for its village.
    """
    alive = or_(Cell.ended_on.is_(None), Cell.ended_on > ground.period.first)
    columns = (Cell.id.label("cell_id"), Cell.id.label("at_id"), Cell.level, Cell.parent_id)
    own = select(*columns).where(Cell.path.startswith(ground.county.path), alive)
    up = own.cte("up", recursive=True)
    upper = aliased(Cell)
    up = up.union_all(
        select(up.c.cell_id, upper.id, upper.level, upper.parent_id).join(
            upper, upper.id == up.c.parent_id
        )
    )
    at = {level: func.max(case((up.c.level == level, up.c.at_id))) for level in LEVELS}
    named = [column.label(f"{level}_id") for level, column in at.items()]
    place = func.coalesce(*[at[level] for level in LEVELS]).label("place_id")
    return (
        select(up.c.cell_id, place, *named)
        .group_by(up.c.cell_id)
        .cte("places")
        .prefix_with("MATERIALIZED")
    )


def at_level(place: Any, level: Any) -> ColumnElement[Any]:
    """The cell at a level, a column, of a row of `places`."""
    return case({one: place.c[f"{one}_id"] for one in LEVELS}, value=level)


def stood(
    officer: Any, cells: list[Any], day: Any, known: Any, kinds: Set[str] = FIELD
) -> ColumnElement[bool]:
    """Whether the officer held a post of these kinds at one of the cells on a day, by what was on
    record at the moment `known`, when the fact that it decides on came.
    """
    post = aliased(Post)
    here = post.cell_id == cells[0] if len(cells) == 1 else post.cell_id.in_(cells)
    held = select(post.id).where(post.officer_id == officer, here, *on_record(post, day, known))
    return held.where(post.kind.in_(sorted(kinds))).exists()


def on_record(post: Any, day: Any, known: Any) -> tuple[ColumnElement[bool], ...]:
    """That a post was held on a day, as known at a moment; what was held is never changed."""
    return in_force(post, day), or_(post.given_at.is_(None), post.given_at <= known)


def marked(column: Any, marks: Set[str]) -> ColumnElement[bool]:
    """Whether a filing bears one of these marks: few words in a list, which both databases write
    in quotation marks.
    """
    text = cast(column, Text)
    return or_(*[text.contains(f'"{mark}"', autoescape=True) for mark in sorted(marks)])
