"""What every measure needs: the county's cells, the period as a span, who stood where."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.cells.models import Cell
from app.core.clock import start_of
from app.core.db import db
from app.evaluations.rules import Period
from app.posts.models import Post
from app.posts.rules import FIELD

#: officer -> (cell, first day, last day) of each field post
FieldPosts = dict[int, list[tuple[int, date, date | None]]]


@dataclass(frozen=True)
class Ground:
    """The county, its cells and their ancestors, the period as a span, the cut-off."""

    county_id: int
    levels: dict[int, str]
    above: dict[int, list[int]]
    period: Period
    start: datetime
    end: datetime
    computed_at: datetime
    field: FieldPosts

    def at(self, cell_id: int | None, level: str) -> int | None:
        """The cell at a level above a cell, or itself."""
        return next(
            (i for i in self.above.get(cell_id or 0, ()) if self.levels.get(i) == level), None
        )

    def covers(self, moment: datetime) -> bool:
        """Whether a moment counts: inside the period, and not after the computation."""
        return self.start <= moment < self.end and moment <= self.computed_at

    def stood(self, officer_id: int | None, cell_id: int, day: date) -> bool:
        """Whether the officer held a field post of the cell on a day."""
        return any(
            c == cell_id and first <= day and (last is None or last >= day)
            for c, first, last in self.field.get(officer_id or 0, ())
        )


def ground_of(county: Cell, cells: list[Cell], period: Period, computed_at: datetime) -> Ground:
    """The ground of a county's cells for a period, as known at `computed_at`."""
    return Ground(
        county_id=county.id,
        levels={cell.id: cell.level for cell in cells},
        above={cell.id: [int(part) for part in cell.path.strip("/").split("/")] for cell in cells},
        period=period,
        start=start_of(period.first),
        end=start_of(period.last + timedelta(days=1)),
        computed_at=computed_at,
        field=field_posts(),
    )


def field_posts() -> FieldPosts:
    """Who was chief or officer of which cell when; history of posts is never changed."""
    found: FieldPosts = defaultdict(list)
    query = select(Post.officer_id, Post.cell_id, Post.starts_on, Post.ends_on).where(
        Post.kind.in_(FIELD), Post.cell_id.is_not(None)
    )
    for officer_id, cell_id, first, last in db.session.execute(query.order_by(Post.id)):
        found[officer_id].append((cell_id or 0, first, last))
    return found
