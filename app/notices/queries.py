"""The inbox."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.notices.models import Notice


def inbox(officer_id: int, *, unread: bool, after: int | None, limit: int) -> Sequence[Notice]:
    """An officer's notices, newest first."""
    query = (
        select(Notice)
        .where(Notice.officer_id == officer_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    if unread:
        query = query.where(Notice.read_at.is_(None))
    if after is not None:
        query = query.where(Notice.id < after)
    return db.session.scalars(query).all()
