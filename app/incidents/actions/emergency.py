"""An emergency is acknowledged by every level, met, measured, and declared over (C18, C19)."""

from typing import Any

from marshmallow import fields, validate

from app.core.errors import refuse
from app.core.schemas import Time, number
from app.core.text_fields import Code, Line, Text
from app.incidents.actions.step import Step, way
from app.incidents.actions.transferring import WHILE_OPEN
from app.incidents.rules.actions import Action
from app.incidents.rules.standing import Fact, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import call_levels, keep_sheet

MOST_MEASURES, MOST_CELLS = 100, 50
LARGE = 1e12
#: Who meets it: those called who have acknowledged, whoever reviews, handles or helps.
MEETING = {Role.RESPONDING, Role.REVIEWER, Role.HANDLER, Role.ASSISTING}


class SheetIn(ActionIn):
    """What is known of the spill; absent stays as it was, null empties it.

    `downstream` are codes of cells that are told besides those that were.
    """

    substance = Line(most=200, allow_none=True)
    water = Line(most=200, allow_none=True)
    road = Line(most=200, allow_none=True)
    measures = fields.List(
        Text(most=500, least=1), allow_none=True, validate=validate.Length(0, MOST_MEASURES)
    )
    downstream = fields.List(
        Code(most=32, least=1), allow_none=True, validate=validate.Length(0, MOST_CELLS)
    )
    cleared_at = Time(allow_none=True)


class SampleIn(ActionIn):
    """A value of a sample round; whether it is `over`, or the `limit` that says so."""

    taken_at = Time(required=True)
    where = Line(most=200, least=1, required=True)
    indicator = Line(most=100, least=1, required=True)
    value = number(-LARGE, LARGE, required=True)
    unit = Line(most=20, required=True)
    limit = number(-LARGE, LARGE, allow_none=True)
    over = fields.Boolean(allow_none=True)
    laboratory = Line(most=200, allow_none=True)


class StandDownIn(ActionIn):
    """The note is what was done; `reason` why it is over although a value is over its limit."""

    reason = Text(most=4000, allow_none=True)


def acknowledge(step: Step) -> dict[str, Any]:
    """The level knows: {levels}, all for which the caller speaks."""
    rows = call_levels.waiting_for(step.case, step.caller)
    levels = call_levels.acknowledge(step.case, rows, step.caller, step.timing, step.now)
    return {"levels": levels}


def sheet(step: Step) -> dict[str, Any]:
    """Write the sheet: {sheet: what changed, told?: the cells that are told now}.

    Refuses with `invalid` where nothing is said, `unknown_cell`, `nobody_to_act`.
    """
    body = step.body
    if not {*keep_sheet.FIELDS, "downstream"} & set(body):
        nothing = ["Name something to set."]
        refuse("invalid", fields=["substance"], errors={"substance": nothing})
    told = keep_sheet.warn_downstream(
        step.case, body.get("downstream") or (), body["id"], step.caller, step.now
    )
    changed = keep_sheet.set_sheet(step.case, body, step.now)
    return {"sheet": changed} | ({"told": told} if told else {})


def sample(step: Step) -> dict[str, Any]:
    """Tell a value: {over}."""
    return {"over": keep_sheet.add_sample(step.case, step.body, step.caller, step.now)}


def stand_down(step: Step) -> dict[str, Any]:
    """The emergency is over, the case goes on to its end: {level}."""
    level = keep_sheet.stand_down(
        step.case,
        reason=step.body.get("reason"),
        event=step.body["id"],
        caller=step.caller,
        timing=step.timing,
        now=step.now,
    )
    return {"level": level}


ROWS = (
    Action(
        name="acknowledge",
        ways=(way(WHILE_OPEN, by=Role.CALLED, needs={Fact.EMERGENCY}),),
        body=ActionIn,
        do=acknowledge,
    ),
    Action(
        name="sheet",
        ways=(way(WHILE_OPEN, by=MEETING, needs={Fact.EMERGENCY}),),
        body=SheetIn,
        do=sheet,
        evidence=True,
    ),
    Action(
        name="sample",
        ways=(way(WHILE_OPEN, by=MEETING, needs={Fact.EMERGENCY}),),
        body=SampleIn,
        do=sample,
        evidence=True,
    ),
    Action(
        name="stand_down",
        ways=(way(WHILE_OPEN, by=Role.LEADING, needs={Fact.EMERGENCY}),),
        body=StandDownIn,
        do=stand_down,
        evidence=True,
        note=True,
    ),
)
