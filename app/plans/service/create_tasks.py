"""Creating tasks: each period of a plan once, as it begins, for the people in post and the cells
there are that day.
"""

from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db, savepoint
from app.core.insert import insert_new
from app.plans import queries
from app.plans.models import Plan, PlanTerms, Task
from app.plans.rules import (
    Cycle,
    Seat,
    Terms,
    cell_seat,
    cycles,
    named_seats,
    seats_in_post,
    site_seats,
    span,
)

log = structlog.get_logger()
#: Phones fetch tomorrow's tasks today: in the morning there may be no network.
AHEAD = timedelta(days=1)
MOST_PLANS = 50
MOST_ROWS = 1000


def create_tasks(*, now: datetime) -> int:
    """Create what is due of at most 50 plans, each locked by one process; returns the number of new
    tasks.

    A plan remembers the last day it has tasks for: stopped for a week, the job creates what it
    missed; two at once create nothing twice.
    """
    until = clock.day_of(now) + AHEAD
    due = select(Plan).where(
        Plan.starts_on <= until, or_(Plan.made_until.is_(None), Plan.made_until < until)
    )
    due = due.where(
        or_(Plan.ends_on.is_(None), Plan.made_until.is_(None), Plan.made_until < Plan.ends_on)
    )
    count = 0
    for plan in db.session.scalars(
        due.order_by(Plan.id).limit(MOST_PLANS).with_for_update(skip_locked=True)
    ).all():
        try:
            with savepoint():
                count += create_tasks_for(plan, now)
        # one bad plan must not stop the others
        except (IntegrityError, ValueError, LookupError, TypeError) as error:
            log.error("plan not made", plan=plan.id, exc_info=error)
    return count


def create_tasks_for(plan: Plan, now: datetime) -> int:
    """Create the tasks of the periods of one plan that have begun since the last one."""
    until = clock.day_of(now) + AHEAD
    first = plan.made_until + timedelta(days=1) if plan.made_until else plan.starts_on
    versions = queries.terms_of([plan.id])[plan.id]
    known = [(row.valid_from, Terms.read(row.data)) for row in versions]
    count = 0
    for index, period in cycles(known, first, plan.ends_on, until):
        rows = _rows(plan, versions[index], known[index][1], period)
        for start in range(0, len(rows), MOST_ROWS):
            count += insert_new(Task, rows[start : start + MOST_ROWS])
        plan.made_until = period.last
    return count


def _rows(plan: Plan, terms: PlanTerms, asked: Terms, period: Cycle) -> list[dict[str, Any]]:
    opens_at, due_at = span(period, asked.window, clock.zone())
    common = {
        "plan_id": plan.id,
        "terms_id": terms.id,
        "period_first": period.first,
        "period_last": period.last,
        "opens_at": opens_at,
        "due_at": due_at,
        "state": "open",
        "patrol_id": None,
        "done_at": None,
        "reason": None,
        "excused_by": None,
    }
    return [
        common
        | {
            "slot": slot,
            "seat": seat.key,
            "cell_id": seat.cell_id,
            "officer_id": seat.officer_id,
            "site_id": seat.site_id,
        }
        for seat in _seats(plan, terms.data, period.first)
        for slot in range(1, period.times + 1)
    ]


def _seats(plan: Plan, data: dict[str, Any], day: date) -> list[Seat]:
    """All that owe a task in a period that begins on `day`, by the posts and cells of that day."""
    places = queries.cells_on(plan, data, day)
    if data["per"] == "site":
        return site_seats(queries.sites_on(data, places, day))
    if data["per"] == "cell":
        return [cell_seat(i) for i in places]
    if data["officer_ids"]:
        return named_seats(queries.patrolling_cells(data["officer_ids"], day), plan.cell_id)
    return seats_in_post(places, queries.in_post(places, day))
