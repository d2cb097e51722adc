"""What an officer does with his inbox."""

from datetime import datetime

from app.notices import queries
from app.notices.models import Notice
from app.posts.rules import Caller


def mark_read(*, caller: Caller, notice_id: int, now: datetime) -> Notice:
    """Note that the officer has read a notice of his own; the first time counts."""
    notice = queries.own_notice(caller.id, notice_id)
    notice.read_at = notice.read_at or now
    return notice
