"""Whoever watches over a county's office is told when its calendar changes: limits move by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.db import db
from app.notices import service as notices
from app.people.models import Officer
from app.posts import queries as posts

WATCHERS = ("inspector", "leader")
#: Who changed it where nobody signed in.
COMMAND = "flask calendars"


def tell_changed(
    county_id: int, *, by: int | None, cause: str, counts: Mapping[str, Any], now: datetime
) -> int:
    """Tell the county's inspectors and leaders, but for himself, who made how many days rest or
    work (`rest`, `work`), of which `year`, and how many open limits moved (`count`). The `cause` is
    told once. Returns how many were told.
    """
    found = (posts.holders([county_id], kind, clock.day_of(now)) for kind in WATCHERS)
    people = {i for seated in found for i in seated.get(county_id, [])} - {by}
    officer = db.session.get(Officer, by) if by is not None else None
    return notices.tell(
        sorted(people),
        "calendar_changed",
        cause=cause,
        about="calendar",
        about_id=counts["year"],
        now=now,
        params={**counts, "by": officer.name if officer else COMMAND},
    )
