"""The duty moves to the level above, because the matter is beyond this level's power."""

from typing import Any

from app.incidents.actions.step import Step, statuses
from app.incidents.rules.actions import REVIEWER, Action, Standing, Tells
from app.incidents.rules.duty import LADDER
from app.incidents.schemas import ActionIn
from app.incidents.service import duty


def escalate(step: Step) -> dict[str, Any]:
    """The level above gets its full time: {cause, skipped?}."""
    skipped = duty.hand_up(step.case, step.timing, step.now)
    return {"cause": "beyond_power"} | ({"skipped": skipped} if skipped else {})


def below_the_top(case: Standing) -> bool:
    """Somebody is above."""
    return case.level != LADDER[-1]


ROWS = (
    Action(
        name="escalate",
        before=statuses("reported accepted assigned in_hand submitted confirmed"),
        after=None,
        by=frozenset({REVIEWER}),
        body=ActionIn,
        do=escalate,
        note=True,
        tells=Tells("incident_raised", (REVIEWER,)),
        when=below_the_top,
    ),
)
