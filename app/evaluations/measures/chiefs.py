"""Who answered for a cell on each day of a period (row A09)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from app.core.db import db
from app.people.models import Officer
from app.posts.models import Post

#: Answers for a cell; on a day on which it has none, the leader of it does.
ANSWERS = ("grid_chief", "leader")
DAY = timedelta(days=1)
#: The first day and the last.
Span = tuple[date, date]


def chiefs(lives: Mapping[int, Span]) -> dict[int, list[dict[str, Any]]]:
    """{cell: [{officer_id, name, from, until}]} of the days on which each existed, spans in order;
    a day without a chief or leader stands in none. Of two on a day the one who had the post first.
    """
    if not lives:
        return {}
    held: Any = (Post.cell_id, Post.kind, Post.starts_on, Post.ends_on)
    query = select(*held, Officer.id, Officer.name).join(Officer, Officer.id == Post.officer_id)
    query = query.where(
        Post.kind.in_(ANSWERS),
        Post.cell_id.in_(list(lives)),
        Post.starts_on <= max(last for _, last in lives.values()),
        or_(Post.ends_on.is_(None), Post.ends_on >= min(first for first, _ in lives.values())),
    )
    by_cell: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Post.starts_on, Post.id)):
        by_cell[row.cell_id].append(row)
    return {cell_id: list(_spans(rows, lives[cell_id])) for cell_id, rows in by_cell.items()}


def _spans(rows: list[Any], life: Span) -> Iterator[dict[str, Any]]:
    """Each takes of the days that are still free those that he held the post."""
    free, found = [life], []
    for row in sorted(rows, key=lambda one: ANSWERS.index(one.kind)):
        left: list[Span] = []
        for first, last in free:
            begins, ends = max(first, row.starts_on), min(last, row.ends_on or last)
            if begins > ends:
                left.append((first, last))
                continue
            found.append((begins, ends, row))
            left += [(first, begins - DAY)] if first < begins else []
            left += [(ends + DAY, last)] if ends < last else []
        free = left
    for begins, ends, row in sorted(found, key=lambda one: one[0]):
        who = {"officer_id": row.id, "name": row.name}
        yield who | {"from": begins.isoformat(), "until": ends.isoformat()}
