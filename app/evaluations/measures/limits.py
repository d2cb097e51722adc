"""Acceptance and handling in time, charged to whoever owed it then."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, or_, select, union_all

from app.core.local_day import local_day
from app.core.portable import as_key, as_text
from app.deadlines.models import Deadline
from app.evaluations.measures.ground import Ground, places, shared, stood
from app.incidents.models import Incident, IncidentEvent
from app.incidents.service.case_limits import OWNER

#: Handed up, left vacant, paused or misplaced in time says nothing.
SAYS_NOTHING = ("escalated", "vacant", "suspended", "misplaced")

#: Above every officer's key.
MOST_OFFICERS = 10**10


def outcome(ground: Ground) -> tuple[ColumnElement[bool], ColumnElement[Any]]:
    """Whether a limit was too late, and when that was decided: at its end, or at its due time."""
    late = or_(
        Deadline.overdue_since.is_not(None),
        and_(Deadline.running_since.is_not(None), Deadline.due_at <= ground.computed_at),
    )
    too_late = func.coalesce(Deadline.overdue_since, Deadline.due_at, type_=Deadline.due_at.type)
    return late, case((late, too_late), else_=Deadline.ended_at)


@shared
def decided(ground: Ground) -> Any:
    """The limits of cases that were decided in the period: at their end, or when it was too late.

    Pauses and extensions are in their due time; what was dismissed was not handled.
    """
    late, at = outcome(ground)
    columns = (Deadline.owner_id, Deadline.cell_id, Deadline.stage)
    mine = select(as_text(Incident.id)).where(ground.within(Incident.fact_cell_id))
    query = select(*columns, at.label("at"), case((late, 0), else_=1).label("good"))
    return (
        query.where(
            Deadline.county_id == ground.county.id,
            or_(ground.asked(Deadline.cell_id), Deadline.owner_id.in_(mine)),
            Deadline.owner == OWNER,
            Deadline.stage.in_(("accept", "handle")),
            or_(late, Deadline.reason.not_in(SAYS_NOTHING)),
            Deadline.reason.is_distinct_from("vacant"),
            or_(Deadline.stage == "accept", Deadline.reason.is_distinct_from("unfounded")),
            # what ended before the period was decided before it
            or_(Deadline.ended_at.is_(None), Deadline.ended_at >= ground.start),
            ground.covers(at),
        )
        .cte("decided")
        .prefix_with("MATERIALIZED")
    )


def on_time_acceptance(ground: Ground) -> Any:
    """Cases whose acceptance a cell owed; one result a case, however often it was begun: late once
    is late.
    """
    d = decided(ground).c
    owed = select(d.cell_id, func.min(d.good).label("good"), d.owner_id.label("row"))
    mine = d.stage == "accept", ground.asked(d.cell_id)
    return owed.where(*mine).group_by(d.cell_id, d.owner_id)


def on_time_handling(ground: Ground) -> Any:
    """The same of handling; a village answers for what its own officers were given to handle."""
    d = decided(ground).c
    desk = select(d.cell_id, d.good, d.owner_id).where(d.stage == "handle")
    owed = union_all(desk.where(ground.asked(d.cell_id)), _given(ground)).subquery()
    columns = (owed.c.cell_id, func.min(owed.c.good).label("good"), owed.c.owner_id.label("row"))
    return select(*columns).group_by(owed.c.cell_id, owed.c.owner_id)


def _given(ground: Ground) -> Any:
    """Handling that was given to an officer of the village where the fact counts."""
    limits, here, event = decided(ground), places(ground), IncidentEvent
    d, officer = limits.c, event.data["officer_id"].as_integer()
    # of all cases at once: one by one costs an index's way down for each
    steps = (
        select(event.incident_id, event.at, here.c.village_id)
        .add_columns(cast(event.seq, BigInteger).label("seq"))
        .add_columns(func.coalesce(officer, 0).label("officer_id"))
        .join(Incident, Incident.id == event.incident_id)
        .join(here, here.c.cell_id == Incident.fact_cell_id)
        .where(Incident.county_id == ground.county.id, ground.within(Incident.fact_cell_id))
        .where(event.action == "assign", ground.asked(here.c.village_id))
        .cte("assigned")
        .prefix_with("MATERIALIZED")
    )
    s = steps.c
    # the officer of the newest step, found in one reading: its number before his
    newest = func.max(s.seq * MOST_OFFICERS + s.officer_id) % MOST_OFFICERS
    columns = (s.village_id, d.good, d.owner_id, d.at)
    given = (
        select(*columns, newest.label("officer_id"))
        .select_from(limits)
        .join(steps, and_(s.incident_id == as_key(d.owner_id), s.at <= d.at))
        .where(d.stage == "handle")
        .group_by(*columns)
    ).subquery()
    g = given.c
    own = stood(g.officer_id, [g.village_id], local_day(g.at), g.at)
    return select(g.village_id, g.good, g.owner_id).where(own)
