"""A case ends, or starts again."""

from typing import Any

from app.incidents.actions.step import Step, way
from app.incidents.rules.actions import VILLAGE, Action, Tells
from app.incidents.rules.standing import Role
from app.incidents.schemas import ActionIn


def end(step: Step) -> dict[str, Any]:
    """The case is over."""
    step.case.closed_at = step.now
    return {}


def reopen(step: Step) -> dict[str, Any]:
    """Work starts again, unassigned, with a full new limit."""
    case = step.case
    case.closed_at = None
    case.handling_class = case.handling_class or "general"
    case.handler_officer_id = case.handler_department_id = None
    return {}


ROWS = (
    Action(
        name="close",
        ways=(way("confirmed", "closed", by=Role.REVIEWER),),
        body=ActionIn,
        do=end,
        tells=(Tells("incident_closed", (Role.FILER, Role.HANDLER, VILLAGE)),),
    ),
    Action(
        name="dismiss",
        ways=(way("reported accepted", "unfounded", by=Role.REVIEWER),),
        body=ActionIn,
        do=end,
        note=True,
        ends="unfounded",
        tells=(Tells("incident_closed", (Role.FILER,)),),
    ),
    Action(
        name="reopen",
        ways=(way("closed unfounded", "accepted", by=Role.REVIEWER),),
        body=ActionIn,
        do=reopen,
        note=True,
        ends="reopened",
        tells=(Tells("incident_reopened", (Role.FILER, Role.HANDLER)),),
    ),
)
