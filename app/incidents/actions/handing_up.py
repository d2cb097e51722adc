"""The duty moves to the level above: it is beyond this one's power, or that one takes it."""

from typing import Any

from app.incidents.actions.step import Step, way
from app.incidents.rules.actions import BELOW, OPEN, VILLAGE, Action, Tells
from app.incidents.rules.duty import LADDER
from app.incidents.rules.standing import Fact, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import call_levels, duty


def escalate(step: Step) -> dict[str, Any]:
    """The level above gets its full time: {cause, skipped?}."""
    skipped = duty.hand_up(step.case, step.timing, step.now)
    return {"cause": "beyond_power"} | ({"skipped": skipped} if skipped else {})


def take_over(step: Step) -> dict[str, Any]:
    """The level above takes the case, alone and with its full time (A02)."""
    case = step.case
    held = {post.level for post in step.caller.scope.reviews(map(case.cell_at, LADDER))}
    level = next(one for one in reversed(LADDER) if one in held)
    duty.take_on(case, level, step.timing, step.now, status=case.status, reason="taken_over")
    if case.nature == "emergency":  # who takes it knows of it, and leads
        rows = [
            row for row in call_levels.calls_of(case) if (row.level, row.state) == (level, "called")
        ]
        call_levels.acknowledge(case, rows, step.caller, step.timing, step.now)
    return {}


ROWS = (
    Action(
        name="escalate",
        ways=(
            way(
                "reported accepted assigned in_hand submitted confirmed",
                by=Role.REVIEWER,
                bars={Fact.AT_TOP},
            ),
        ),
        body=ActionIn,
        do=escalate,
        note=True,
        tells=(
            Tells("incident_raised", (Role.REVIEWER,)),
            Tells("incident_lost", (BELOW, VILLAGE)),
        ),
    ),
    Action(
        name="take_over",
        ways=(way(" ".join(OPEN), by=Role.SUPERIOR, bars={Fact.AT_TOP}),),
        body=ActionIn,
        do=take_over,
        note=True,
        tells=(Tells("incident_taken_over", (BELOW, Role.HANDLER, VILLAGE)),),
    ),
)
