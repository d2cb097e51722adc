"""A year whose calendar is only computed, or loses holidays, is told of before it begins."""

from datetime import datetime
from itertools import chain

from app.cells.models import Cell
from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.deadlines.holidays import lost
from app.deadlines.queries import days_of, is_provisional
from app.notices import service as notices
from app.posts import queries as posts


def tell_provisional(*, now: datetime) -> int:
    """In December, tell the county offices for which next year's calendar is only provisional, and
    of one that makes working days of statutory holidays: older programs took it.
    """
    day = clock.day_of(now)
    year = day.year + (day.month == 12)

    def remind(county_id: int) -> int:
        params = {"year": year}
        if gone := lost(year, days_of(county_id, year)):
            kind = "calendar_incomplete"
            params["count"] = len({*chain(*gone.values())})
        elif is_provisional(county_id, year):
            kind = "calendar_provisional"
        else:
            return 0
        people = [
            i
            for post in ("administrator", "reviewer")
            for i in posts.holders([county_id], post, day).get(county_id, [])
        ]
        return notices.tell(
            people,
            kind,
            cause=f"{county_id} {year}",
            about="calendar",
            about_id=year,
            now=now,
            params=params,
        )

    counties = db.select(Cell.id).where(Cell.level == "county", Cell.ended_on.is_(None))
    return each("tell of a calendar", db.session.scalars(counties), remind)
