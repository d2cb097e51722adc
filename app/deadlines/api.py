"""/calendars: rest days and working weekends, a version a load."""

from typing import Any

from flask import g

from app.core import clock
from app.core.errors import refuse
from app.core.marks import needs
from app.core.web import Blueprint
from app.deadlines import service
from app.deadlines.present import calendar_out
from app.deadlines.schemas import CalendarIn, CalendarOut, CorrectionIn

blp = Blueprint("calendars", __name__, url_prefix="/api/v1/calendars", description="工作日历")
CALENDAR = {
    "year": 2026,
    "provisional": False,
    "days": {"2026-10-01": False, "2026-10-10": True},
    "corrected": {},
    "moved": 0,
}
TYPHOON = {"days": {"2026-07-10": False}, "reason": "台风停工一天，县政府办通知"}


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
@blp.alt_response(
    422, description="calendar_incomplete, calendar_short, calendar_other_year, calendar_rests"
)
def load(body: dict[str, Any], year: int) -> Any:
    """Load the official calendar in the place of the year's 载入放假安排

    Running limits that cross a changed day move. Days that were corrected singly stay so. The
    county's inspectors and leaders are told of what changes.
    """
    county_id, moved = service.load_official(
        caller=g.caller, year=_known(year), days=body["days"], now=clock.now()
    )
    return calendar_out(county_id, year, moved=len(moved))


@blp.post("/<int:year>/corrections")
@needs("policies.write")
@blp.arguments(CorrectionIn(), example=TYPHOON)
@blp.response(200, CalendarOut(), example=CALENDAR | {"corrected": TYPHOON["days"]})
@blp.alt_response(422, description="calendar_incomplete, calendar_other_year, calendar_rests")
def correct(body: dict[str, Any], year: int) -> Any:
    """Set single days right, whatever calendar the year has; null takes one back 更正个别日期"""
    county_id, moved = service.correct_year(
        caller=g.caller, year=_known(year), **body, now=clock.now()
    )
    return calendar_out(county_id, year, moved=len(moved))


def _known(year: int) -> int:
    return year if 2000 <= year <= 2100 else refuse("not_found")
