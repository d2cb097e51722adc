"""Who answered for a cell on each day of a period (row A09)."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from app.core.db import db
from app.core.period import Period
from app.people.models import Officer
from app.posts.models import Post

#: Answers for a cell; where it has none, the leader of it does.
ANSWERS = ("grid_chief", "leader")


def chiefs(cell_ids: list[int], period: Period) -> dict[int, list[dict[str, Any]]]:
    """{cell: [{officer_id, name, from, until}]}, spans of days in order; a day without a chief
    stands in none. Of two on a day the one who had the post first.
    """
    held: Any = (Post.cell_id, Post.kind, Post.starts_on, Post.ends_on)
    query = select(*held, Officer.id, Officer.name).join(Officer, Officer.id == Post.officer_id)
    query = query.where(
        Post.kind.in_(ANSWERS),
        Post.cell_id.in_(cell_ids),
        Post.starts_on <= period.last,
        or_(Post.ends_on.is_(None), Post.ends_on >= period.first),
    )
    by_cell: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Post.starts_on, Post.id)):
        by_cell[row.cell_id].append(row)
    return {cell_id: list(_spans(rows, period)) for cell_id, rows in by_cell.items()}


def _spans(rows: list[Any], period: Period) -> Any:
    kind = next(kind for kind in ANSWERS if any(row.kind == kind for row in rows))
    next_free: date = period.first
    for row in rows:
        first = max(row.starts_on, next_free)
        last = min(row.ends_on or period.last, period.last)
        if row.kind == kind and first <= last:
            who = {"officer_id": row.id, "name": row.name}
            yield who | {"from": first.isoformat(), "until": last.isoformat()}
            next_free = last + timedelta(days=1)
