"""Single days of a county's calendar set right: a storm, a make-up day that was typed wrongly."""

from collections.abc import Mapping
from datetime import date, datetime

from app.cells.service import take_turns
from app.core import clock
from app.core.errors import refuse
from app.deadlines.models import CalendarCorrection, Deadline
from app.deadlines.queries import Days, days_of
from app.deadlines.rules import Calendar
from app.deadlines.service.load_calendar import check_rest, check_year, store
from app.posts.rules import Caller


def correct_year(
    *, caller: Caller, year: int, days: Mapping[date, bool | None], reason: str, now: datetime
) -> tuple[int, list[Deadline]]:
    """Days of one year of the caller's county. Returns the county and the limits that moved."""
    county_id = caller.scope.county_for("policies.write") or refuse("post_lacks_permission")
    if others := sorted(str(day) for day in days if day.year != year):
        refuse("calendar_other_year", year=year, days=others)
    moved = correct_days(by=caller.id, county_id=county_id, days=days, reason=reason, now=now)
    return county_id, moved


def correct_days(
    *,
    by: int | None,
    county_id: int,
    days: Mapping[date, bool | None],
    reason: str,
    now: datetime,
) -> list[Deadline]:
    """Whether somebody works on each of some days, whatever calendar their year has or gets; None
    takes a correction back. `by` is None for a command. Returns the limits that moved.

    Refuses with `calendar_incomplete` what makes a working day of a statutory holiday, with
    `policy_invalid` too much rest, on end or in a year, with `calendar_rests` in some weeks.
    """
    take_turns([county_id])
    years = {day.year for day in days}
    after = {year: days_of(county_id, year, days) for year in years}
    for year in years:
        set_ = [day for day, works in days.items() if day.year == year and works is not None]
        if set_:
            check_year(year, after[year], only=set_)
    # of a run that is too long already any day may go; what is taken back may join two
    before = Calendar(clock.zone(), changed=Days(county_id))
    check_rest(county_id, filter(before.works_on, days), after)
    rows = [
        CalendarCorrection(
            county_id=county_id,
            day=day,
            works=works,
            reason=reason,
            corrected_at=now,
            corrected_by=by,
        )
        for day, works in sorted(days.items())
    ]
    return store(
        *rows,
        action="calendars.correct",
        years=years,
        by=by,
        now=now,
        reason=reason,
        days={day.isoformat(): works for day, works in sorted(days.items())},
    )
