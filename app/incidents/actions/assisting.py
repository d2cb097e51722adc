"""A village is asked to help, or to check on site (C02)."""

from typing import Any

from app.core.text_fields import Code, Reason
from app.incidents.actions.step import Step, way
from app.incidents.actions.transferring import ON_THE_WAY
from app.incidents.rules.actions import Action
from app.incidents.rules.standing import Role
from app.incidents.schemas import ActionIn
from app.incidents.service import ask_help


class AssistIn(ActionIn):
    """Which village, and what it is asked."""

    cell_code = Code(most=32, least=1, required=True)
    note = Reason(most=4000)


def assist(step: Step) -> dict[str, Any]:
    """Ask a village's chief and officers: {assistance_id, cell_code}."""
    row = ask_help.ask_village(
        step.case,
        cell_code=step.body["cell_code"],
        note=step.body["note"],
        caller=step.caller,
        cause=step.body["id"],
        now=step.now,
    )
    return {"assistance_id": row.id, "cell_code": step.body["cell_code"]}


ROWS = (
    Action(
        name="assist",
        ways=(way(ON_THE_WAY, by=Role.REVIEWER),),
        body=AssistIn,
        do=assist,
        note=True,
    ),
)
