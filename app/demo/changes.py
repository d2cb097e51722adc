"""What changes while the quarter is played: a vacant seat, a post that changes hands, two villages
merged.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import shapely

from app.cells import service as cells
from app.cells.models import Cell
from app.cells.service.load_boundaries import prepared
from app.core.clock import start_of
from app.core.db import db
from app.posts.models import Post
from grids.data import county
from grids.units import Unit


@dataclass
class Changes:
    """`shapes` and `villages` are the player's own: it walks where the villages now are."""

    shapes: dict[str, shapely.Geometry]
    villages: list[int]
    vacant: list[tuple[int, int | None]] = field(default_factory=list)

    def happen(self, n: int, day: date) -> bool:
        """What day `n` of the quarter brings; whether anything changed."""
        change = {20: self.leave, 30: self.hand_over, 45: self.merge, 50: self.arrive}.get(n)
        if change is None:
            return False
        change(day)
        return True

    def leave(self, day: date) -> None:
        """A township's only reviewer leaves; for a month nobody takes the seat."""
        post = _seat(f"{county.CODE}105", "reviewer")
        post.ends_on = day - timedelta(days=1)
        self.vacant = [(post.officer_id, post.cell_id)]

    def arrive(self, day: date) -> None:
        db.session.add_all(
            Post(officer_id=officer, cell_id=cell, kind="reviewer", starts_on=day)
            for officer, cell in self.vacant
        )

    def hand_over(self, day: date) -> None:
        """The officers of two villages change places."""
        one, other = (
            _seat(f"{county.CODE}107201", "grid_officer"),
            _seat(f"{county.CODE}107202", "grid_officer"),
        )
        for post, cell_id in ((one, other.cell_id), (other, one.cell_id)):
            post.ends_on = day - timedelta(days=1)
            db.session.add(
                Post(officer_id=post.officer_id, kind=post.kind, cell_id=cell_id, starts_on=day)
            )

    def merge(self, day: date) -> None:
        """A village is merged into its neighbour: its cell ends, the neighbour's boundary grows,
        its people's posts end.
        """
        town = f"{county.CODE}103"
        rows = {
            c.code: c
            for c in db.session.scalars(
                db.select(Cell)
                .where(Cell.code.startswith(town), Cell.level == "village")
                .order_by(Cell.code)
            )
        }
        keep, *rest = rows.values()
        gone = next(
            c
            for c in rest
            if shapely.intersection(self.shapes[c.code], self.shapes[keep.code]).length > 0.005
        )
        now = start_of(day)
        cells.end_cell(by=None, cell=gone, on=day, successors=[keep], now=now)
        self.shapes[keep.code] = shapely.multipolygons(
            shapely.get_parts(shapely.union(self.shapes[keep.code], self.shapes[gone.code]))
        )
        unit = Unit("village", keep.code, keep.name, town, self.shapes[keep.code])
        cells.load_boundaries(
            by=None,
            rows=prepared([unit]),
            in_force_from=now,
            note=f"{gone.code} merged into {keep.code}",
            now=now,
        )
        for post in db.session.scalars(
            db.select(Post).where(Post.cell_id == gone.id, Post.ends_on.is_(None))
        ):
            post.ends_on = day - timedelta(days=1)
        self.villages.remove(gone.id)


def _seat(code: str, kind: str) -> Post:
    """The post of this kind in a cell that has no end yet."""
    query = (
        db.select(Post)
        .join(Cell, Cell.id == Post.cell_id)
        .where(Cell.code == code, Post.kind == kind, Post.ends_on.is_(None))
    )
    post: Post = db.session.scalars(query).one()
    return post
