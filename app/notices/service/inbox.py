"""What an officer does with his notices: reading them, naming a channel for pushes."""

import re
from datetime import datetime

from app.core.db import db
from app.core.errors import refuse
from app.core.settings import setting
from app.notices.models import Notice
from app.people.models import Officer
from app.posts.rules import Caller


def scheme_of(address: str) -> str:
    """The part of an Apprise address before ://."""
    return address.partition("://")[0].lower()


def mark_read(*, caller: Caller, notice_id: int, now: datetime) -> Notice:
    """Note that the officer has read a notice of his own."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.officer_id != caller.id:
        refuse("not_found")
    notice.read_at = notice.read_at or now
    return notice


def set_channel(*, caller: Caller, address: str | None) -> None:
    """Where pushed notices go; only schemes that the county allows."""
    if address and (
        scheme_of(address) not in setting("CHANNELS")
        or re.search(r"[\s,;]|verify=|redirect=", address, re.I)
    ):
        allowed = sorted(setting("CHANNELS"))
        refuse(
            "invalid",
            fields=["address"],
            errors={"address": [f"Must be one of: {', '.join(allowed) or '-'}."]},
        )
    db.session.get_one(Officer, caller.id).channel = address
