"""Several bodies enforce together, and each tells its result (C09)."""

from typing import Any

from marshmallow import fields, validate

from app.core.errors import refuse
from app.core.schemas import Day, key
from app.core.text_fields import Reason
from app.incidents.actions.step import Step, way
from app.incidents.actions.transferring import WHILE_OPEN
from app.incidents.rules.actions import Action
from app.incidents.rules.standing import Fact, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import join_bodies
from app.incidents.service.find_desks import acting_cells

MOST_BODIES = 20


class JointIn(ActionIn):
    """Which departments, on which day."""

    bodies = fields.List(key(), required=True, validate=validate.Length(1, MOST_BODIES))
    on = Day(required=True)


class JointResultIn(ActionIn):
    """What a body found or did; which joint action, which body, where several wait."""

    joint_id = fields.UUID(allow_none=True)
    department_id = key(allow_none=True)
    note = Reason(most=4000)


def joint(step: Step) -> dict[str, Any]:
    """Call the bodies together: {joint_id, on, bodies}."""
    bodies = list(dict.fromkeys(step.body["bodies"]))
    row = join_bodies.call(
        step.case,
        joint_id=step.body["id"],
        bodies=bodies,
        held_on=step.body["on"],
        note=step.body.get("note"),
        caller=step.caller,
        now=step.now,
    )
    return {"joint_id": str(row.id), "on": row.held_on.isoformat(), "bodies": bodies}


def joint_result(step: Step) -> dict[str, Any]:
    """The result of the caller's body, or of any by the case's reviewer: {joint_id, department_id}.

    Refuses with `no_such_matter`, `which_matter`.
    """
    body, scope = step.body, step.caller.scope
    reviews = bool(scope.reviews(acting_cells(step.case)))
    joints = [row for row in join_bodies.joint_actions_of(step.case) if row.ended_at is None]
    rows = [
        row
        for row in join_bodies.results_of(joints)
        if row.told_at is None
        and body.get("joint_id") in (None, row.joint_id)
        and body.get("department_id") in (None, row.department_id)
        and (reviews or row.department_id in scope.departments())
    ]
    if not rows:
        refuse("no_such_matter")
    if len(rows) > 1:
        refuse("which_matter", open=[f"{row.joint_id} {row.department_id}" for row in rows])
    join_bodies.tell_result(step.case, rows[0], caller=step.caller, body=body, now=step.now)
    return {"joint_id": str(rows[0].joint_id), "department_id": rows[0].department_id}


ROWS = (
    Action(
        name="joint",
        ways=(way("accepted assigned in_hand", by=Role.REVIEWER),),
        body=JointIn,
        do=joint,
    ),
    Action(
        name="joint_result",
        ways=(
            way(WHILE_OPEN, by=Role.JOINING),
            way(WHILE_OPEN, by=Role.REVIEWER, needs={Fact.RESULT_MISSING}),
        ),
        body=JointResultIn,
        do=joint_result,
        evidence=True,
        note=True,
    ),
)
