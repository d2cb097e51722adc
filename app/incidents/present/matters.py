"""What goes on beside a case: who still owes, what was answered, joint actions, transfers."""

from collections.abc import Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.models import Department
from app.cells.present import cell_ref
from app.core.db import db
from app.deadlines.queries import running_of
from app.incidents import queries
from app.incidents.models import Assistance, Incident, Measure, Transfer
from app.incidents.rules.measure import stage_of
from app.incidents.service.ask_help import help_of
from app.incidents.service.call_levels import calls_of
from app.incidents.service.join_bodies import joint_actions_of, results_of
from app.incidents.service.read_transfers import readable, transfers_of
from app.incidents.service.transfer_case import OWNER
from app.posts import queries as posts
from app.posts.rules import Scope

NONE: dict[str, list[Any]] = {"owes": [], "assistance": [], "joint_actions": []}


def matters_out(case: Incident, scope: Scope) -> dict[str, list[Any]]:
    """{owes, assistance, joint_actions}; without a query for the many cases that have none."""
    if not case.matters:
        return NONE
    transfers, asked = readable(transfers_of(case), scope), help_of(case)
    joints = joint_actions_of(case)
    results = results_of(joints) if joints else []
    calls = calls_of(case) if case.nature == "emergency" else []
    measures = queries.measures_of(case)
    waiting = [row for row in measures if stage_of(row.kind, row.state) is not None]
    who = Names(
        [*transfers, *asked, *results, *calls, *waiting],
        [i for row in asked for i in (row.asked_by_id,) if i],
    )
    owes: list[dict[str, Any]] = [
        {
            "part": "addressee" if row.state == "sent" else "receiver",
            "transfer_id": row.id,
            "who": who.of(row),
            "asked_at": row.sent_at,
            "note": row.note,
        }
        for row in transfers
        if row.ended_at is None
    ]
    owes += [
        {
            "part": "assisting",
            "assistance_id": row.id,
            "who": who.of(row),
            "asked_at": row.asked_at,
            "note": row.note,
        }
        for row in asked
        if row.ended_at is None
    ]
    owes += [
        {
            "part": "joining",
            "joint_id": joint.id,
            "who": who.of(row),
            "asked_at": joint.called_at,
            "note": joint.note,
        }
        for joint in joints
        if joint.ended_at is None
        for row in results
        if row.joint_id == joint.id and row.told_at is None
    ]
    owes += [
        {
            "part": "called",
            "call_id": row.id,
            "who": who.of(row),
            "asked_at": row.called_at,
            "note": None,
        }
        for row in calls
        if row.state == "called"
    ]
    owes += [_owed(row, who) for row in waiting if row.state != "done"]
    return {
        "owes": owes,
        "assistance": [_help(row, who) for row in asked if row.ended_at is not None],
        "joint_actions": [
            {
                "id": joint.id,
                "on": joint.held_on,
                "note": joint.note,
                "called_at": joint.called_at,
                "ended_at": joint.ended_at,
                "results": [
                    {
                        "department": who.of(row)["department"],
                        "note": row.note,
                        "photo_ids": row.photo_ids,
                        "told_at": row.told_at,
                    }
                    for row in results
                    if row.joint_id == joint.id
                ],
            }
            for joint in joints
        ],
    }


def transfers_out(rows: Sequence[Transfer]) -> list[dict[str, Any]]:
    """Transfers with whom they went to, what came of them, and by when what is owed."""
    who = Names(rows, [i for row in rows for i in (row.sent_by_id, row.received_by_id) if i])
    desks = cells.by_ids(row.from_cell_id for row in rows)
    due = running_of(OWNER, [row.id for row in rows if row.ended_at is None])
    return [
        {
            "id": row.id,
            "state": row.state,
            "to": who.of(row),
            "from": cell_ref(desks.get(row.from_cell_id)),
            "sent_by": who.people.get(row.sent_by_id),
            "sent_at": row.sent_at,
            "note": row.note,
            "confidential": row.confidential,
            "reply_by": row.reply_by,
            "received_at": row.received_at,
            "received_by": who.people.get(row.received_by_id or 0),
            "ended_at": row.ended_at,
            "answer": row.answer,
            "photo_ids": row.photo_ids,
            "case_number": row.case_number,
            "limits": [
                {"stage": limit.stage, "due_at": limit.due_at} for limit in due.get(str(row.id), ())
            ],
            "late_since": row.late_since,
            "reminders": row.reminders,
        }
        for row in rows
    ]


def _help(row: Assistance, who: "Names") -> dict[str, Any]:
    return {
        "id": row.id,
        "who": who.of(row),
        "state": row.state,
        "asked_at": row.asked_at,
        "note": row.note,
        "ended_at": row.ended_at,
        "answer": row.answer,
        "photo_ids": row.photo_ids,
    }


def _owed(row: Measure, who: "Names") -> dict[str, Any]:
    """A measure that waits for its decision, or to be carried out: by the case's own people where
    no department is named.
    """
    proposed = row.state == "proposed"
    return {
        "part": "deciding" if proposed else "carrying",
        "measure_id": row.id,
        "who": who.of(row) | ({"department": None} if proposed else {"cell": None}),
        "asked_at": row.raised_at if proposed else row.decided_at,
        "note": row.note,
    }


class Names:
    """The names of departments, cells and people of some rows, read together."""

    def __init__(self, rows: Sequence[Any], officer_ids: Sequence[int]) -> None:
        wanted = {row.department_id for row in rows if row.department_id is not None}
        query = db.select(Department.id, Department.name).where(Department.id.in_(wanted))
        self._departments = dict(db.session.execute(query).all()) if wanted else {}
        self._cells = cells.by_ids(getattr(row, "cell_id", None) for row in rows)
        self.people = posts.names(officer_ids) if officer_ids else {}

    def of(self, row: Any) -> dict[str, Any]:
        """{department} or {cell}, or of a body outside {body, name}; the others null."""
        named = self._departments.get(row.department_id)
        return {
            "department": {"id": row.department_id, "name": named} if named else None,
            "cell": cell_ref(self._cells.get(getattr(row, "cell_id", None) or 0)),
            "body": getattr(row, "body", None),
            "name": getattr(row, "name", None),
        }
