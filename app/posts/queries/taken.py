"""Who has come to a seat of late: appointed, or standing in for who holds it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import or_, select

from app.core.clock import day_of
from app.core.db import db
from app.people.models import Officer
from app.posts.models import Post
from app.posts.queries.holders import open_on, valid_on
from app.posts.queries.standing import running

#: So long a seat counts as taken of late; a scheduler that stood still is back by then.
OF_LATE = timedelta(days=7)


class Taken(NamedTuple):
    """A seat at a cell and who has it; `taken` says by what and since when."""

    cell_id: int
    officer_id: int
    taken: str


def seats_taken(kind: str, now: datetime) -> list[Taken]:
    """The seats of a kind that somebody with an open account has taken within a week."""
    day = day_of(now)
    query = select(Post).join(Officer, Officer.id == Post.officer_id)
    query = query.where(Post.kind == kind, Post.cell_id.is_not(None), valid_on(day), open_on(day))
    since = day - OF_LATE
    late = or_(Post.starts_on > since, Post.given_at > now - OF_LATE)
    own = db.session.scalars(query.where(late).order_by(Post.id))
    found = [Taken(post.cell_id or 0, post.officer_id, f"post {post.id}") for post in own]
    stands = [stand for stand in running(now) if stand.starts_at > now - OF_LATE]
    if not stands:
        return found
    away = {stand.officer_id for stand in stands}
    for post in db.session.scalars(query.where(Post.officer_id.in_(away)).order_by(Post.id)):
        found += [
            Taken(post.cell_id or 0, stand.deputy_id, f"stand {post.id} {stand.starts_at}")
            for stand in stands
            if stand.officer_id == post.officer_id and stand.covers(post.id)
        ]
    return found
