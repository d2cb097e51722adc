"""What an officer does with his inbox."""

from datetime import datetime

from sqlalchemy import update

from app.core.db import db
from app.notices import queries
from app.notices.models import Notice
from app.notices.rules.sentences import READ_ALONE
from app.posts.rules import Caller


def mark_read(*, caller: Caller, notice_id: int, now: datetime) -> Notice:
    """Note that the officer has read a notice of his own; the first time counts."""
    notice = queries.own_notice(caller.id, notice_id)
    if notice.read_at is None:
        first = update(Notice).where(Notice.id == notice_id, Notice.read_at.is_(None))
        db.session.execute(first.values(read_at=now))
    return notice


def mark_all_read(*, caller: Caller, now: datetime) -> int:
    """Note that the officer has read all that he has not yet but calls in an emergency; how many
    these were.
    """
    unread = queries.unread_of(caller.id) & Notice.kind.not_in(READ_ALONE)
    mark = update(Notice).where(unread).values(read_at=now).returning(Notice.id)
    return len(db.session.scalars(mark).all())
