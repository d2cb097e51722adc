"""The duty moves to the level above, because the matter is beyond this level's power."""

from typing import Any

from app.incidents.actions.step import Step, way
from app.incidents.rules.actions import Action, Tells
from app.incidents.rules.standing import Fact, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import duty


def escalate(step: Step) -> dict[str, Any]:
    """The level above gets its full time: {cause, skipped?}."""
    skipped = duty.hand_up(step.case, step.timing, step.now)
    return {"cause": "beyond_power"} | ({"skipped": skipped} if skipped else {})


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
        tells=(Tells("incident_raised", (Role.REVIEWER,)),),
    ),
)
