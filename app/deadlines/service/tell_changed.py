"""Whoever watches over a county's office is told when its calendar changes: limits move by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.core import clock
from app.notices import service as notices
from app.posts import queries as posts


def tell_changed(
    county_id: int, *, by: int | None, cause: str, counts: Mapping[str, Any], now: datetime
) -> int:
    """Tell the county's inspectors and leaders, but for himself, how many days became rest or work
    (`rest`, `work`), of which `year`, and how many open limits moved (`count`); who made them so
    is on record. The `cause` is told once. Returns how many were told.
    """
    people = posts.watching([county_id], clock.day_of(now)) - {by}
    return notices.tell(
        sorted(people),
        "calendar_changed",
        cause=cause,
        about="calendar",
        about_id=counts["year"],
        now=now,
        params=dict(counts),
    )
