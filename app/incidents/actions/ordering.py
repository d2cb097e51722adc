"""Measures are proposed, ordered, carried out, accepted and lifted (C22, C23, C24, C26, E10)."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields, validate

from app.core.errors import refuse
from app.core.schemas import Day, key, one_of
from app.core.text_fields import Line, Reason
from app.deadlines.schemas import BudgetIn
from app.incidents import queries
from app.incidents.actions.step import Step, the_one, way
from app.incidents.actions.transferring import WHILE_OPEN
from app.incidents.models import Measure
from app.incidents.rules.actions import STATUSES, Action
from app.incidents.rules.measure import ACCEPTED, DECIDERS, KINDS, faults_of
from app.incidents.rules.standing import Fact, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import end_measure, order_measure
from app.incidents.service.find_desks import speaks_for
from app.photos.schemas import PHOTO_ID

WORKED_ON = "accepted assigned in_hand submitted confirmed"
REVIEWING = (Role.REVIEWER, Role.SUPERIOR)


class TermsIn(ActionIn):
    """Who carries it out, and by when: a limit, or the last day; else the policy says."""

    department_id = key(allow_none=True)
    limit = fields.Nested(BudgetIn(), allow_none=True)
    until = Day(allow_none=True)


class MeasureIn(TermsIn):
    """Which measure, on whom, why; listed supervision names the unit that watches."""

    kind = one_of(*KINDS, required=True)
    note = Reason(most=4000)
    target = Line(most=200, allow_none=True)
    supervising_unit = Line(most=200, allow_none=True)


class OfMeasureIn(ActionIn):
    """Which measure; may be left out where one alone fits."""

    measure_id = fields.UUID(allow_none=True)


class OrderIn(TermsIn, OfMeasureIn):
    """On which terms, where not on those proposed."""


class CarryOutIn(OfMeasureIn):
    """What was done, with photos as proof."""

    note = Reason(most=4000)
    photo_ids = fields.List(
        fields.String(validate=PHOTO_ID), required=True, validate=validate.Length(1, 30)
    )


class AcceptMeasureIn(OfMeasureIn):
    #: False: not good, it goes on; the note says why.
    passed = fields.Boolean(load_default=True)


def measure(step: Step) -> dict[str, Any]:
    """Ordered, or proposed to the level that may: {measure_id, kind, state}."""
    _must_fit(step.body)
    row = order_measure.raise_measure(
        step.case, body=step.body, caller=step.caller, timing=step.timing, now=step.now
    )
    return _said(row)


def _doing(verb: Callable[..., None], fits: Callable[[Step, Measure], bool]) -> Any:
    """An action on the one measure that fits: {measure_id, kind, state} after it."""

    def do(step: Step) -> dict[str, Any]:
        _must_fit(step.body)
        rows = queries.measures_of(step.case)
        row: Measure = the_one(step, "measure_id", rows, lambda row: fits(step, row))
        verb(
            step.case,
            row,
            body=step.body,
            caller=step.caller,
            timing=step.timing,
            now=step.now,
        )
        return _said(row)

    do.__doc__ = verb.__doc__
    return do


def _must_fit(body: dict[str, Any]) -> None:
    """Refuse with `invalid` what does not fit together."""
    errors = faults_of(body)
    if errors:
        refuse("invalid", fields=list(errors), errors=errors)


def _said(row: Measure) -> dict[str, Any]:
    return {"measure_id": str(row.id), "kind": row.kind, "state": row.state}


def _to_decide(step: Step, row: Measure) -> bool:
    mine = speaks_for(step.caller.scope, None, row.cell_id, DECIDERS)
    return row.state == "proposed" and mine


def _to_withdraw(_step: Step, row: Measure) -> bool:
    return row.state == "proposed" and row.raised_by_id is not None


def _to_carry_out(step: Step, row: Measure) -> bool:
    mine = row.department_id is not None and row.department_id in step.caller.scope.departments()
    return row.state == "ordered" and (mine or bool({Role.REVIEWER, Role.HANDLER} & step.roles))


def _to_accept(_step: Step, row: Measure) -> bool:
    return row.state == "done" and row.kind in ACCEPTED


def _to_lift(_step: Step, row: Measure) -> bool:
    return row.state in ("ordered", "done")


ROWS = (
    Action(
        name="measure",
        ways=(way(WORKED_ON, by=REVIEWING),),
        body=MeasureIn,
        do=measure,
        evidence=True,
        note=True,
    ),
    Action(
        name="order",
        ways=(way(WHILE_OPEN, by=Role.DECIDING),),
        body=OrderIn,
        do=_doing(order_measure.order, _to_decide),
    ),
    Action(
        name="refuse_measure",
        ways=(way(WHILE_OPEN, by=Role.DECIDING),),
        body=OfMeasureIn,
        do=_doing(order_measure.refuse_measure, _to_decide),
        note=True,
    ),
    Action(
        name="withdraw_measure",
        ways=(way(WHILE_OPEN, by=Role.REVIEWER, needs={Fact.MEASURE_PROPOSED}),),
        body=OfMeasureIn,
        do=_doing(order_measure.withdraw, _to_withdraw),
        note=True,
    ),
    Action(
        name="carry_out",
        ways=(
            way(WHILE_OPEN, by=Role.CARRYING),
            way(
                WHILE_OPEN,
                by={Role.REVIEWER, Role.HANDLER},
                needs={Fact.MEASURE_ORDERED},
            ),
        ),
        body=CarryOutIn,
        do=_doing(end_measure.carry_out, _to_carry_out),
        evidence=True,
        note=True,
    ),
    Action(
        name="accept_measure",
        ways=(way(WHILE_OPEN, by=REVIEWING, needs={Fact.MEASURE_DONE}),),
        body=AcceptMeasureIn,
        do=_doing(end_measure.accept, _to_accept),
        evidence=True,
    ),
    Action(
        name="lift",
        ways=(way(" ".join(STATUSES), by=REVIEWING, needs={Fact.MEASURE_STANDS}),),
        body=OfMeasureIn,
        do=_doing(end_measure.lift, _to_lift),
        note=True,
    ),
)
