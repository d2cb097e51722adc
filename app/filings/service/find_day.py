"""Of which day something that is set aside tells: who stood where then says whose it is."""

from datetime import date, datetime

from app.core import clock
from app.filings.kinds import registered_kinds
from app.filings.rules.told_time import told_time
from app.posts.queries import first_day


def day_told(*, officer_id: int, path: str, body: bytes, now: datetime) -> date:
    """The day by whose posts it would be filed, of an unpacked body: the one that it tells of, the
    first of its sender's posts for what was before any.

    Today for an action, what tells no time, and what tells of days to come.
    """
    today, kinds = clock.day_of(now), registered_kinds()
    kind, _ = kinds.find(path) or (None, None)
    if kind is not None and not kinds.of_its_day(kind):
        return today
    told = told_time(body, kind.tells_of if kind else "", arrived=now, zone=clock.zone())
    if told is None:
        return today
    day = clock.day_of(told)
    first = first_day(officer_id, kinds.permission(kind), today) if kind else None
    return min(max(day, first or day), today)
