"""The seventeen who try every route: all of the small county, who has left his post, a reviewer of
another county, and anybody.
"""

from datetime import date

from app.cells.models import Cell
from app.core.db import db, transaction
from app.core.web import App
from app.posts.models import Post
from tests.support import neighbours, offices, world

PERSONS = (*world.PEOPLE, "left", "far_county", "nobody")
#: Of which kinds their posts are.
KINDS = {name: {kind for kind, _ in posts} for name, posts in world.PEOPLE.items()} | {
    "left": set[str](),
    "far_county": {"reviewer"},
    "nobody": set[str](),
}


def add_others(app: App) -> None:
    """Those whom the small county has not: they sign in as its people do."""
    neighbours.add_neighbours(app)
    with app.app_context():
        cell = db.session.scalars(db.select(Cell.id).where(Cell.code == world.V1)).one()
    left = offices.add_person(app, "left", "grid_officer", cell_id=cell)
    with app.app_context(), transaction():
        his = db.update(Post).where(Post.officer_id == left)
        db.session.execute(his.values(ends_on=date(2026, 6, 30)))
