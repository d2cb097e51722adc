"""What a cell's own people found, what others found there, and work closed at the first go."""

from typing import Any

from sqlalchemy import select

from app.core.clock import day_of
from app.core.db import db
from app.evaluations.measures.events import case_events
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.tally import Tally
from app.evaluations.rules import Step, closings
from app.filings.rules.times import LATE, counts
from app.incidents.models import Incident, IncidentEvent

#: By these a person has accepted what came late.
TAKEN = ("accept", "confirm", "close")


def measure_findings(tally: Tally, ground: Ground) -> None:
    """The cell's own findings taken as filed, and what others found there.

    What others found weighs nothing until a person decides about it (E12); what came late counts
    once a person has accepted it.
    """
    columns = (
        Incident.id,
        Incident.fact_cell_id,
        Incident.filer_id,
        Incident.source,
        Incident.found_by_others,
        Incident.observed_at,
        Incident.received_at,
        Incident.marks,
    )
    in_period = (
        Incident.observed_at >= ground.start,
        Incident.observed_at < ground.end,
        Incident.received_at <= ground.computed_at,
    )
    rows: list[Any] = [
        tuple(row)
        for row in db.session.execute(
            select(*columns)
            .where(Incident.county_id == ground.county_id, *in_period)
            .order_by(Incident.id)
        )
    ]
    returned = case_events([row[0] for row in rows if row[3] == "own_patrol"], ("return",))
    taken = case_events([row[0] for row in rows if LATE.intersection(row[7])], TAKEN)
    for case_id, fact, filer_id, source, others, observed, received, marks in rows:
        if fact not in ground.above or not counts(marks, accepted=case_id in taken):
            continue
        stood = ground.stood(filer_id, fact, day_of(observed), received)
        if source == "own_patrol" and stood:
            tally.note([fact], "returned_work", case_id not in returned, case_id)
        if others:
            tally.note(ground.above[fact], "found_by_others", False, case_id)


def measure_closings(tally: Tally, ground: Ground) -> None:
    """Cases closed in the period, charged to the level that accepted them.

    Good when no work on them was rejected before.
    """
    query = select(IncidentEvent.incident_id).join(
        Incident, Incident.id == IncidentEvent.incident_id
    )
    query = query.where(Incident.county_id == ground.county_id, IncidentEvent.action == "close")
    query = query.where(
        IncidentEvent.at >= ground.start,
        IncidentEvent.at < ground.end,
        IncidentEvent.at <= ground.computed_at,
    )
    for case_id, (fact, events) in case_events(
        list(db.session.scalars(query)), ("accept", "reject", "close", "reopen")
    ).items():
        steps = [Step(event.action, event.to_level, event.at) for event in events]
        for closing in closings(steps):
            cell_id = ground.at(fact, closing.level)
            if cell_id is not None and ground.covers(closing.at):
                tally.note([cell_id], "returned_work", closing.good, case_id)
