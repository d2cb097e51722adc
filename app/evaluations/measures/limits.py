"""Acceptance and handling in time."""

import uuid
from collections.abc import Iterable

from sqlalchemy import and_, case, func, or_, select

from app.core.clock import day_of
from app.core.db import db
from app.deadlines.models import Deadline
from app.evaluations.measures.events import case_events
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.tally import Tally

#: stage of a limit -> the indicator that tells of it
STAGES = {"accept": "on_time_acceptance", "handle": "on_time_handling"}


def measure_limits(tally: Tally, ground: Ground, stages: Iterable[str] = STAGES) -> None:
    """Acceptance and handling within their limits, charged to the cell that owed them.

    Decided at the end, or when it was too late.
    """
    late = or_(
        Deadline.overdue_since.is_not(None),
        and_(Deadline.running_since.is_not(None), Deadline.due_at <= ground.computed_at),
    )
    decided = case(
        (late, func.coalesce(Deadline.overdue_since, Deadline.due_at)), else_=Deadline.ended_at
    )
    query = select(
        Deadline.owner_id, Deadline.cell_id, Deadline.stage, late, decided.label("decided")
    ).where(
        # handed up, left vacant or paused in time says nothing; what was dismissed was not handled
        or_(late, Deadline.reason.not_in(("escalated", "vacant", "suspended", "misplaced"))),
        Deadline.reason.is_distinct_from("vacant"),
        or_(Deadline.stage == "accept", Deadline.reason.is_distinct_from("unfounded")),
        Deadline.owner == "incident",
        # what ended before the period was decided before it
        or_(Deadline.ended_at.is_(None), Deadline.ended_at >= ground.start),
        Deadline.county_id == ground.county_id,
        Deadline.stage.in_(tuple(stages)),
        decided >= ground.start,
        decided < ground.end,
        decided <= ground.computed_at,
    )
    rows = [tuple(row) for row in db.session.execute(query.order_by(Deadline.id))]
    assigned = case_events([uuid.UUID(row[0]) for row in rows if row[2] == "handle"], ("assign",))
    worst: dict[tuple[int, str, str], bool] = {}

    def note(cell_id: int, indicator: str, owner_id: str, was_late: bool) -> None:
        """One result a case, however often its stage was begun: late once is late."""
        key = (cell_id, indicator, owner_id)
        worst[key] = worst.get(key, False) or was_late

    for owner_id, cell_id, stage, was_late, moment in rows:
        if cell_id in ground.above:
            note(cell_id, STAGES[stage], owner_id, was_late)
        if stage != "handle":
            continue
        # a village answers for what its own officers were given to handle
        fact, events = assigned.get(uuid.UUID(owner_id), (None, []))
        handler = next((e.data.get("officer_id") for e in reversed(events) if e.at <= moment), None)
        village = ground.at(fact, "village")
        if village is not None and ground.stood(handler, village, day_of(moment), moment):
            note(village, "on_time_handling", owner_id, was_late)
    for (cell_id, indicator, owner_id), was_late in worst.items():
        tally.note([cell_id], indicator, not was_late, owner_id)
