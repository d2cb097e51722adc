"""Joint enforcement: bodies called together for a day, a result of each (C09)."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core.clock import day_of
from app.core.db import db
from app.core.errors import refuse
from app.incidents.models import Incident, JointAction, JointResult
from app.incidents.rules.standing import Part
from app.incidents.service import notify
from app.incidents.service.find_desks import (
    acting_cells,
    must_act,
    open_department,
    reviewers_of,
)
from app.incidents.service.take_part import close_parts, open_part
from app.posts import queries as posts
from app.posts.rules import Caller


def call(
    case: Incident,
    *,
    joint_id: uuid.UUID,
    bodies: Sequence[int],
    held_on: date,
    note: str | None,
    caller: Caller,
    now: datetime,
) -> JointAction:
    """Call departments of the county together; each is told the day and owes its result.

    Refuses with `unknown_department`, `nobody_to_act`, `joint_past`.
    """
    if held_on < day_of(now):
        refuse("joint_past")
    for department_id in bodies:
        must_act(open_department(department_id, case.county_id), now)
    row = JointAction(
        id=joint_id,
        incident_id=case.id,
        held_on=held_on,
        note=note,
        called_by_id=caller.id,
        called_at=now,
    )
    db.session.add(row)
    open_part(case, Part.JOINT, now, about=row.id)
    for department_id in bodies:
        db.session.add(JointResult(joint_id=row.id, department_id=department_id, photo_ids=[]))
        about = _about(row.id, department_id)
        open_part(case, Part.JOINING, now, about=about, department_id=department_id)
    case.matters += 1
    people = posts.liaisons(bodies, day_of(now))
    whom = [i for some in people.values() for i in some if i != caller.id]
    notify.say("incident_joint_called", whom, case, row.id, now, day=held_on.isoformat())
    return row


def tell_result(
    case: Incident, row: JointResult, *, caller: Caller, body: dict[str, Any], now: datetime
) -> None:
    """What a body found or did there; with the last one the joint action is over."""
    row.note, row.photo_ids = body["note"], list(body.get("photo_ids") or ())
    row.told_at, row.told_by_id = now, caller.id
    about = _about(row.joint_id, row.department_id)
    close_parts(case, now, part=Part.JOINING, about=about)
    joint = db.session.get_one(JointAction, row.joint_id)
    rest = [one for one in results_of([joint]) if one.told_at is None]
    if not rest:
        joint.ended_at = now
        close_parts(case, now, part=Part.JOINT, about=joint.id)
    day = day_of(now)
    whom = [joint.called_by_id, *(i for c in acting_cells(case) for i in reviewers_of(c, day))]
    told = [i for i in whom if i != caller.id]
    notify.say("incident_joint_result", told, case, about, now)


def end_all(case: Incident, *, now: datetime) -> None:
    """The case is over: no result is waited for any more."""
    for joint in joint_actions_of(case):
        if joint.ended_at is None:
            joint.ended_at = now
            close_parts(case, now, part=Part.JOINT, about=joint.id)
            for row in results_of([joint]):
                about = _about(joint.id, row.department_id)
                close_parts(case, now, part=Part.JOINING, about=about)


def joint_actions_of(case: Incident) -> list[JointAction]:
    """All of the case, the oldest first."""
    query = select(JointAction).where(JointAction.incident_id == case.id)
    return list(db.session.scalars(query.order_by(JointAction.called_at, JointAction.id)))


def results_of(joints: Sequence[JointAction]) -> list[JointResult]:
    """The bodies of joint actions with what they have told."""
    query = select(JointResult).where(JointResult.joint_id.in_([joint.id for joint in joints]))
    return list(db.session.scalars(query.order_by(JointResult.joint_id, JointResult.department_id)))


def _about(joint_id: uuid.UUID, department_id: int) -> str:
    return f"{joint_id} {department_id}"
