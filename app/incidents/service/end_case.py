"""What came of a case is kept with it: what closings said, penalties, who was there to judge."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.filings.rules.marks import Mark
from app.incidents import queries
from app.incidents.models import Incident, IncidentResult, Penalty
from app.incidents.rules.result import Closing, missing
from app.incidents.service.end_measure import must_be_settled


def keep_penalties(case: Incident, event_id: uuid.UUID, found: Sequence[dict[str, Any]]) -> None:
    """The penalties that an action tells of.

    What is told again of a decision, after a rejection or at the end, stands for what was told.
    """
    again = {
        (one["kind"], one["decision_number"], one["on_whom"])
        for one in found
        if one["decision_number"]
    }
    for row in queries.penalties_of(case) if again and case.outcomes else ():
        if (row.kind, row.decision_number, row.on_whom) in again:
            db.session.delete(row)
            case.outcomes -= 1
    db.session.add_all(Penalty(incident_id=case.id, event_id=event_id, **one) for one in found)
    case.outcomes += len(found)


def keep_result(
    case: Incident, body: dict[str, Any], rules: Closing, *, by: int, closed: bool, now: datetime
) -> None:
    """What a closing said (C17); refuses with `closing_incomplete`, naming what it must still say.

    A case that was sent by a reporter, or into which such a one was merged, asks him, or says why
    not.
    """
    reported = queries.has_reporter(case)
    merged = queries.merged_in([case.id]).get(case.id, ()) if case.absorbed else ()
    demanded = rules.demanded(
        nature=case.nature,
        handling_class=case.handling_class,
        sources={case.source, *(source for _, source in merged)},
        reported=reported,
    )
    lacking = missing(demanded, body, reported=reported)
    if lacking:
        errors = {key: ["Needed here."] for key in lacking}
        refuse("closing_incomplete", missing=", ".join(lacking), errors=errors)
    rectified = body.get("rectified") or {}
    row = IncidentResult(
        event_id=body["id"],
        incident_id=case.id,
        at=now,
        officer_id=by,
        level=case.level,
        closed=closed,
        cause=body.get("cause"),
        rectified_how=rectified.get("how"),
        rectified_photo_ids=rectified.get("photo_ids") or [],
        responsibility=body.get("responsibility"),
        satisfaction=body.get("satisfaction"),
        publish=body["publish"],
    )
    db.session.add(row)
    case.outcomes += 1
    keep_penalties(case, body["id"], body["penalties"])


def start_again(case: Incident) -> None:
    """Work on it starts again, unassigned; it counts against the level that had ended it."""
    case.closed_at = None
    case.reopenings += 1
    case.handling_class = case.handling_class or "general"
    case.handler_officer_id = case.handler_department_id = case.submitted_by_id = None


def end_case(case: Incident, now: datetime) -> None:
    """The case is over; where one person alone reviews at its level, it says so, to be sampled.

    Refuses with `measures_running` while a measure waits for somebody.
    """
    must_be_settled(case)
    case.closed_at = now
    if len(queries.reviewers(case, case.level, clock.day_of(now))) == 1:
        case.marks = [*dict.fromkeys([*case.marks, Mark.ONE_REVIEWER.value])]
