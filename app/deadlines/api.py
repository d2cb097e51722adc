"""/calendars: rest days and working weekends, a version a load."""

from typing import Any

from flask import g

from app.core import clock
from app.core.errors import refuse
from app.core.web import Blueprint, needs
from app.deadlines import service
from app.deadlines.present import calendar_out
from app.deadlines.schemas import CalendarIn, CalendarOut

blp = Blueprint("calendars", __name__, url_prefix="/api/v1/calendars", description="工作日历")
CALENDAR = {
    "year": 2026,
    "provisional": False,
    "days": {"2026-10-01": False, "2026-10-10": True},
    "moved": 0,
}


@blp.get("/<int:year>")
@needs("policies.read")
@blp.response(200, CalendarOut(), example=CALENDAR)
def calendar(year: int) -> Any:
    """A year's rest days on weekdays and working weekends 工作日历"""
    return calendar_out(g.caller.scope.county_id(), _known(year), moved=0)


@blp.put("/<int:year>")
@needs("policies.write")
@blp.arguments(CalendarIn(), example={"days": CALENDAR["days"]})
@blp.response(200, CalendarOut(), example=CALENDAR)
def load(body: dict[str, Any], year: int) -> Any:
    """Load the official calendar; running limits that cross a changed day move 载入放假安排"""
    county_id, moved = service.load_official(
        caller=g.caller, year=_known(year), days=body["days"], now=clock.now()
    )
    return calendar_out(county_id, year, moved=len(moved))


def _known(year: int) -> int:
    return year if 2000 <= year <= 2100 else refuse("not_found")
