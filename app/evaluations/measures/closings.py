"""Work on cases that was ended in the period: at the first go, and for good."""

from typing import Any

from sqlalchemy import and_, case, func, literal, select, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.types import Integer

from app.core.portable import as_text
from app.evaluations.measures.checks import CLOSINGS, found_false
from app.evaluations.measures.findings import own_findings
from app.evaluations.measures.ground import Ground, at_level, places, shared
from app.incidents.models import LEVELS, Incident, IncidentEvent, IncidentRelapse

#: Room for a level beside a step's number.
ROOM = 4


@shared
def closed(ground: Ground) -> Any:
    """Closings of the period, charged to the level that had accepted the case, else to the one that
    closed it: whether no work was rejected since the closing before (`rules.closings` says the
    same of one case) and the level above has not found the closing false, and whether the case was
    started again in the period.
    """
    close, step, here = IncidentEvent, aliased(IncidentEvent), places(ground)
    before, after = step.seq < close.seq, step.seq > close.seq

    def newest(action: str, value: Any = step.seq) -> Any:
        return func.coalesce(func.max(case((and_(step.action == action, before), value))), 0)

    level = case({one: n for n, one in enumerate(LEVELS)}, value=step.to_level)
    taken = newest("accept", step.seq * ROOM + level + 1)
    again = and_(step.action == "reopen", after, ground.covers(step.at))
    steps = (
        select(
            close.id,
            close.incident_id,
            close.to_level,
            close.at,
            case((taken > 0, (taken - 1) % ROOM), else_=-1).label("taken"),
            case((newest("reject") > newest("close"), 0), else_=1).label("first_go"),
            func.max(case((again, 1), else_=0)).label("again"),
        )
        .select_from(close)
        .join(step, step.incident_id == close.incident_id)
        .join(Incident, Incident.id == close.incident_id)
        .where(
            Incident.county_id == ground.county.id,
            ground.within(Incident.fact_cell_id),
            close.action == "close",
            ground.covers(close.at),
            step.action.in_(("accept", "reject", "close", "reopen")),
        )
        .group_by(close.id, close.incident_id, close.to_level, close.at)
    ).subquery()
    s = steps.c
    charged = case(dict(enumerate(LEVELS)), value=s.taken, else_=s.to_level)
    good = case((found_false(ground, CLOSINGS, s.id), 0), else_=s.first_go).label("good")
    cell_id = at_level(here, charged)
    query = (
        select(s.incident_id, s.at, good, s.again, cell_id.label("cell_id"))
        .select_from(steps)
        .join(Incident, Incident.id == s.incident_id)
        .join(here, here.c.cell_id == Incident.fact_cell_id)
    )
    return (
        query.where(cell_id.is_not(None), ground.asked(cell_id))
        .cte("closed")
        .prefix_with("MATERIALIZED")
    )


def returned_work(ground: Ground) -> Any:
    """Own findings and closings; good when nothing was returned or rejected."""
    c = closed(ground).c
    closings = select(c.cell_id, c.good, as_text(c.incident_id))
    return union_all(own_findings(ground), closings)


def not_reopened(ground: Ground) -> Any:
    """Closings; good when the case was not started again in the period. One of before it that was
    is bad in this: what a past period counted stays.
    """
    c, event, here = closed(ground).c, IncidentEvent, places(ground)
    row = as_text(c.incident_id).label("row")
    closings = select(c.cell_id, (1 - c.again).label("good"), row)
    cell_id, case_id = at_level(here, event.from_level), event.incident_id
    mine = select(c.incident_id).where(c.incident_id == case_id, c.at <= event.at).exists()
    older = (
        select(cell_id, literal(0, Integer), as_text(case_id))
        .select_from(event)
        .join(Incident, Incident.id == case_id)
        .join(here, here.c.cell_id == Incident.fact_cell_id)
        .where(Incident.county_id == ground.county.id, event.action == "reopen")
        .where(ground.covers(event.at), ground.within(Incident.fact_cell_id), ~mine)
    )
    return union_all(closings, older)


def no_relapse(ground: Ground) -> Any:
    """Closings; good when nothing came back at the spot in the period, bad where it came back after
    one of before it (E06).
    """
    c, back = closed(ground).c, IncidentRelapse
    since = back.of_id == c.incident_id, back.at > c.at, ground.covers(back.at)
    came = select(back.incident_id).where(*since).exists()
    good = case((came, 0), else_=1).label("good")
    closings = select(c.cell_id, good, as_text(c.incident_id).label("row"))
    mine = select(c.incident_id).where(c.incident_id == back.of_id, c.at < back.at).exists()
    older = (
        select(back.cell_id, literal(0, Integer), as_text(back.of_id))
        .join(Incident, Incident.id == back.of_id)
        .where(Incident.county_id == ground.county.id, ground.covers(back.at), ~mine)
    )
    return union_all(closings, older)
