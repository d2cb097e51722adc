"""What every measure needs: the county's cells, the period as a span, who stood where."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.cells.models import Cell
from app.core.clock import start_of
from app.core.db import db
from app.core.paths import ids_on
from app.core.period import Period
from app.posts.models import Post
from app.posts.rules import FIELD, OFFICE

#: officer -> (cell, kind, first day, last day, when given) of each post of the field or an office
Posts = dict[int, list[tuple[int, str, date, date | None, datetime | None]]]


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
    posts: Posts
    #: cell -> who has ever held such a post there
    people: dict[int, set[int]]

    def at(self, cell_id: int | None, level: str) -> int | None:
        """The cell at a level above a cell, or itself."""
        return next(
            (i for i in self.above.get(cell_id or 0, ()) if self.levels.get(i) == level), None
        )

    def covers(self, moment: datetime) -> bool:
        """Whether a moment counts: inside the period, and not after the computation."""
        return self.start <= moment < self.end and moment <= self.computed_at

    def stood(
        self,
        officer_id: int | None,
        cell_id: int,
        day: date,
        known: datetime,
        kinds: Set[str] = FIELD,
    ) -> bool:
        """Whether the officer held a post of these kinds at the cell on a day, by what was on
        record at the moment `known`, when the fact that it decides on came.
        """
        return any(
            c == cell_id
            and kind in kinds
            and first <= day
            and (last is None or last >= day)
            and (given is None or given <= known)
            for c, kind, first, last, given in self.posts.get(officer_id or 0, ())
        )

    def held(self, cell_id: int, day: date, known: datetime, kinds: Set[str]) -> bool:
        """Whether anybody held a post of these kinds at the cell on a day, as known then."""
        here = self.people.get(cell_id, ())
        return any(self.stood(i, cell_id, day, known, kinds) for i in here)


def ground_of(county: Cell, cells: list[Cell], period: Period, computed_at: datetime) -> Ground:
    """The ground of a county's cells for a period, as known at `computed_at`."""
    posts, people = posts_held(), defaultdict[int, set[int]](set)
    for officer_id, held in posts.items():
        for cell_id, *_ in held:
            people[cell_id].add(officer_id)
    return Ground(
        county_id=county.id,
        levels={cell.id: cell.level for cell in cells},
        above={cell.id: ids_on(cell.path) for cell in cells},
        period=period,
        start=start_of(period.first),
        end=start_of(period.last + timedelta(days=1)),
        computed_at=computed_at,
        posts=posts,
        people=people,
    )


def posts_held() -> Posts:
    """Who was chief, officer or reviewer of which cell when; what was held is never changed."""
    found: Posts = defaultdict(list)
    held: Any = (Post.cell_id, Post.kind, Post.starts_on, Post.ends_on, Post.given_at)
    query = select(Post.officer_id, *held).where(
        Post.kind.in_(FIELD | OFFICE), Post.cell_id.is_not(None)
    )
    for officer_id, *post in db.session.execute(query.order_by(Post.id)):
        found[officer_id].append(tuple(post))
    return found
