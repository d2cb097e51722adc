"""A year whose calendar is only computed is told of before it begins."""

from datetime import datetime

from app.cells.models import Cell
from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.deadlines.queries import is_provisional
from app.notices import service as notices
from app.posts import queries as posts


def tell_provisional(*, now: datetime) -> int:
    """In December, tell the county offices for which next year's calendar is only provisional."""
    day = clock.day_of(now)
    year = day.year + (day.month == 12)

    def remind(county_id: int) -> int:
        if not is_provisional(county_id, year):
            return 0
        people = [
            i
            for kind in ("administrator", "reviewer")
            for i in posts.holders([county_id], kind, day).get(county_id, [])
        ]
        return notices.tell(
            people,
            "calendar_provisional",
            cause=f"{county_id} {year}",
            about="calendar",
            about_id=year,
            now=now,
            params={"year": year},
        )

    counties = db.select(Cell.id).where(Cell.level == "county", Cell.ended_on.is_(None))
    return each("tell of a calendar", db.session.scalars(counties), remind)
