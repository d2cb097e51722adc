"""What falls due outside office hours goes to whoever is on duty, too (B25)."""

from collections.abc import Callable
from datetime import datetime

from app.deadlines.rules import Calendar
from app.incidents.models import Incident
from app.incidents.rules.standing import Part
from app.incidents.service import notify
from app.incidents.service.take_part import note_part
from app.posts import queries as posts


def on_duty_at(cell_id: int | None, now: datetime) -> list[int]:
    """Those on duty for one cell."""
    return posts.on_duty([cell_id], now).get(cell_id or 0, [])


def told_on_duty(
    case: Incident,
    level: str,
    calendar: Calendar,
    now: datetime,
    *,
    find: Callable[[int | None, datetime], list[int]] = on_duty_at,
) -> list[int]:
    """Those on duty at a level of the case, who may read it from now on; nobody in working time.

    `find`: `on_duty_at`, or what remembers its answers.
    """
    if calendar.works_at(now):
        return []
    people = find(case.cell_at(level), now)
    for officer_id in people:  # of the cell or one below: he may not see the case by his post
        note_part(case, Part.READER, now, officer_id=officer_id)
    return people


def tell_on_duty(case: Incident, calendar: Calendar, cause: object, now: datetime) -> None:
    """Tell those on duty at the level of the case that something of it ran out of time."""
    people = told_on_duty(case, case.level, calendar, now)
    notify.say("incident_overdue_on_duty", people, case, cause, now)
