"""What an officer does with his inbox."""

from datetime import datetime

from app.core.db import db
from app.core.errors import refuse
from app.notices.models import Notice
from app.posts.rules import Caller


def mark_read(*, caller: Caller, notice_id: int, now: datetime) -> Notice:
    """Note that the officer has read a notice of his own; the first time counts."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.officer_id != caller.id:
        refuse("not_found")
    notice.read_at = notice.read_at or now
    return notice
