"""What only emergencies and disputes have, in answers."""

from typing import Any

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.deadlines.queries import running_of
from app.incidents.models import Incident
from app.incidents.present.matters import Names
from app.incidents.rules.emergency import still_over
from app.incidents.service import keep_sheet, mediate_dispute
from app.incidents.service.call_levels import OWNER, calls_of
from app.posts import queries as posts

CALL_FIELDS = (
    *("id", "level", "state", "called_at", "acknowledged_at"),
    *("late_since", "chases", "leads", "ended_at"),
)
SESSION_FIELDS = ("id", "held_at", "place", "mediator", "outcome", "agreement", "broken_at")


def emergency_out(case: Incident) -> dict[str, Any]:
    """{calls, sheet, downstream, samples, still_over, stood_down}; all empty of other cases."""
    calls, sheet = calls_of(case), keep_sheet.sheet_of(case)
    who = Names(calls, [i for row in calls if (i := row.acknowledged_by_id)])
    due = running_of(OWNER, [row.id for row in calls if row.state == "called"])
    samples = keep_sheet.samples_of(case)
    told = keep_sheet.downstream_of(case)
    places = cells.by_ids(part.cell_id for part in told)
    ended = sheet if sheet is not None and sheet.stood_down_at else None
    return {
        "calls": [
            {name: getattr(row, name) for name in CALL_FIELDS}
            | {
                "who": who.of(row),
                "acknowledged_by": who.people.get(row.acknowledged_by_id or 0),
                "due_at": next((limit.due_at for limit in due.get(str(row.id), ())), None),
            }
            for row in calls
        ],
        "sheet": sheet,
        "downstream": [
            {"cell": cell_ref(places.get(part.cell_id or 0)), "told_at": part.since}
            for part in told
        ],
        "samples": samples,
        "still_over": still_over(samples),
        "stood_down": ended
        and {
            "at": ended.stood_down_at,
            "by": posts.names([ended.stood_down_by_id]).get(ended.stood_down_by_id or 0),
            "level": ended.stood_down_level,
            "reason": ended.stood_down_reason,
        },
    }


def mediation_out(case: Incident) -> dict[str, Any]:
    """{parties, sessions}: only for the case's reviewer and handler."""
    sessions = mediate_dispute.sessions_of(case)
    people = posts.names(i for row in sessions for i in (row.told_by_id, row.broken_by_id))
    return {
        "parties": mediate_dispute.parties_of(case),
        "sessions": [
            {name: getattr(row, name) for name in SESSION_FIELDS}
            | {
                "told_by": people.get(row.told_by_id),
                "broken_by": people.get(row.broken_by_id or 0),
            }
            for row in sessions
        ],
    }
