"""A pause or more time is asked for, and decided by the level above (C05)."""

from typing import Any

from marshmallow import fields

from app.core.errors import refuse
from app.core.schemas import Day
from app.core.text_fields import Reason
from app.deadlines.rules import NO_LIMIT, is_limit
from app.deadlines.schemas import BudgetIn
from app.incidents.actions.step import Step, the_one, way
from app.incidents.models import TimeRequest
from app.incidents.rules.actions import Action
from app.incidents.rules.measure import DECIDERS
from app.incidents.rules.standing import Fact, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import ask_time
from app.incidents.service.find_desks import speaks_for

HANDLED = "accepted assigned in_hand"


class PauseIn(ActionIn):
    """Why no work can be done, and the last day of that."""

    reason = Reason(most=200)
    until = Day(required=True)
    note = Reason(most=4000)


class ExtendIn(ActionIn):
    """How much more, on the clock of the limit that runs."""

    budget = fields.Nested(BudgetIn(), required=True)
    note = Reason(most=4000)


class OfRequestIn(ActionIn):
    """Which request; may be left out where one alone waits."""

    request_id = fields.UUID(allow_none=True)


def pause(step: Step) -> dict[str, Any]:
    """Ask for a pause: {request_id, kind, until}."""
    row = ask_time.ask_pause(
        step.case, step.body, caller=step.caller, timing=step.timing, now=step.now
    )
    return _said(row) | {"until": str(row.until)}


def extend(step: Step) -> dict[str, Any]:
    """Ask for more time: {request_id, kind, clock, amount_s}."""
    if not is_limit(step.body["budget"]):
        refuse("invalid", fields=["budget"], errors={"budget": [NO_LIMIT]})
    row = ask_time.ask_extension(
        step.case, step.body, caller=step.caller, timing=step.timing, now=step.now
    )
    return _said(row) | {"clock": row.clock, "amount_s": row.amount_s}


def grant(step: Step) -> dict[str, Any]:
    """What was asked for is so: {request_id, kind}."""
    row = _decided(step, "granted")
    ask_time.grant(step.case, row, timing=step.timing, now=step.now)
    return _said(row)


def deny(step: Step) -> dict[str, Any]:
    """It is not, for the reason given: {request_id, kind}."""
    return _said(_decided(step, "denied"))


def resume(step: Step) -> dict[str, Any]:
    """The pause is over before its day: {pause_ended}."""
    return {"pause_ended": ask_time.end_pause(step.case, timing=step.timing, now=step.now)}


def _decided(step: Step, state: str) -> TimeRequest:
    """The request that waits for the caller; refuses with `own_request`, `no_such_matter`."""
    scope, asked = step.caller.scope, ask_time.requests_of(step.case)

    def waits(row: TimeRequest) -> bool:
        return row.state == "asked" and speaks_for(scope, None, row.cell_id, DECIDERS)

    row: TimeRequest = the_one(step, "request_id", asked, waits)
    by, now = step.caller.id, step.now
    ask_time.decide(step.case, row, state, step.body.get("note"), by=by, now=now)
    ask_time.tell(f"incident_time_{state}", step.case, row, cause=step.body["id"], by=by, now=now)
    return row


def _said(row: TimeRequest) -> dict[str, Any]:
    return {"request_id": str(row.id), "kind": row.kind}


BARS = {Fact.EMERGENCY, Fact.PAUSED}
ROWS = (
    Action(
        name="pause",
        ways=(way(HANDLED, by=Role.REVIEWER, bars=BARS),),
        body=PauseIn,
        do=pause,
        note=True,
    ),
    Action(
        name="resume",
        ways=(way(HANDLED, by={Role.REVIEWER, Role.SUPERIOR}, needs={Fact.PAUSED}),),
        body=ActionIn,
        do=resume,
    ),
    Action(
        name="extend",
        ways=(way(HANDLED, by={Role.REVIEWER, Role.HANDLER}, bars=BARS),),
        body=ExtendIn,
        do=extend,
        note=True,
    ),
    Action(
        name="grant",
        ways=(way(HANDLED, by=Role.GRANTING),),
        body=OfRequestIn,
        do=grant,
    ),
    Action(
        name="deny",
        ways=(way(HANDLED, by=Role.GRANTING),),
        body=OfRequestIn,
        do=deny,
        note=True,
    ),
)
