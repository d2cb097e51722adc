"""Cases wait at the county's office and nobody is in post there: somebody is told of it."""

from datetime import datetime

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.incidents.models import Incident
from app.incidents.rules.duty import LADDER, REVIEWED, statuses_of
from app.incidents.service.notify import tell_county
from app.posts import queries as posts

#: Who fills the office, and who answers for it meanwhile.
WHOM = ("administrator", "leader")


def nobody_left(*, now: datetime) -> dict[int, int]:
    """By county without anybody in its office, how many cases wait for that office.

    Below the county nothing waits so: it goes up.
    """
    waiting = (
        select(Incident.county_id, func.count())
        .where(
            Incident.closed_at.is_(None),
            Incident.level == LADDER[-1],
            Incident.status.in_(statuses_of(REVIEWED)),
            Incident.county_id.is_not(None),
        )
        .group_by(Incident.county_id)
    )
    counts = {county_id: count for county_id, count in db.session.execute(waiting) if county_id}
    seats = posts.holders(counts, "reviewer", clock.day_of(now))
    return {county_id: count for county_id, count in counts.items() if not seats.get(county_id)}


def waiting_for_nobody(*, now: datetime) -> int:
    """How many cases of all counties wait so."""
    return sum(nobody_left(now=now).values())


def tell_nobody(*, now: datetime) -> int:
    """Tell the county's administrators and leaders, once a day; how many were told."""
    counts = nobody_left(now=now).items()
    return sum(
        tell_county("cases_without_office", county_id, WHOM, count, now)
        for county_id, count in counts
    )
