"""A case ends, or starts again."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from marshmallow import fields

from app.core import clock
from app.core.errors import refuse
from app.core.schemas import Schema, one_of
from app.core.settings import registered
from app.core.text_fields import Text
from app.incidents import queries
from app.incidents.actions.step import Step, way
from app.incidents.rules.actions import (
    ABOVE,
    BELOW,
    CONTACT,
    FORMER,
    MERGED,
    VILLAGE,
    Action,
    Tells,
)
from app.incidents.rules.duty import LADDER, levels_above
from app.incidents.rules.result import SATISFACTION
from app.incidents.rules.standing import Fact, Role
from app.incidents.schemas import ActionIn, penalties_in
from app.incidents.sections import CLOSING
from app.incidents.service import call_levels, duty, keep_sheet, mediate_dispute
from app.incidents.service.end_case import end_case, keep_result, start_again
from app.incidents.service.look_back import end_look_backs, plan_look_backs
from app.photos import service as photos
from app.photos.schemas import photo_ids

#: Whom the result is told, besides the one who ended it (C06).
RESULT = (Role.FILER, Role.HANDLER, VILLAGE, ABOVE, BELOW, MERGED, Role.LEADER)
TO_CONTACT = Tells("contact_closed", (CONTACT,))


class Rectified(Schema):
    how = Text(most=4000, least=1, required=True)
    photo_ids = photo_ids()


class CloseIn(ActionIn):
    """The four "not let go" (C17): which of them are needed follows from policy."""

    cause = Text(most=4000, allow_none=True)
    rectified = fields.Nested(Rectified(), allow_none=True)
    responsibility = Text(most=4000, allow_none=True)
    satisfaction = one_of(*SATISFACTION, allow_none=True)
    #: Only marks it: what goes out is decided elsewhere.
    publish = fields.Boolean(load_default=False)
    penalties = penalties_in()


def close(step: Step) -> dict[str, Any]:
    """The case is over; where the people are not satisfied, it is reviewed one level higher.

    At the top it goes back to be worked on: {satisfaction?}.
    """
    case, body = step.case, step.body
    unhappy = body.get("satisfaction") == "dissatisfied"
    if not unhappy:
        _check_over(step)
    rules = step.timing.rules[CLOSING]
    keep_result(case, body, rules, by=step.caller.id, closed=not unhappy, now=step.now)
    shown = (body.get("rectified") or {}).get("photo_ids") or ()
    day = clock.day_of(step.now)
    photos.use("incident", case.id, shown, step.now, step.caller.id, day=day)
    if unhappy:
        _review_again(step)
    else:
        end_case(case, step.now)
        plan_look_backs(case, closer_id=step.caller.id, timing=step.timing, now=step.now)
        if queries.penalties_of(case):
            step.tells = (Tells("incident_penalised", RESULT), TO_CONTACT)
    return {"satisfaction": body["satisfaction"]} if body.get("satisfaction") else {}


def _check_over(step: Step) -> None:
    """Refuses an emergency that runs, a dispute that is open (C15, C18), and what other features
    still put right for it (C16).
    """
    holders: Iterable[Callable[[uuid.UUID], None]] = registered("case_holders")
    for check in holders:
        check(step.case.id)
    if step.case.nature == "emergency" and call_levels.runs(step.case):
        refuse("emergency_runs")
    if step.case.nature == "dispute":
        mediate_dispute.check_end(step.case, step.body.get("note"))


def _review_again(step: Step) -> None:
    case = step.case
    case.rejections += 1
    again = Tells("incident_dissatisfied", (Role.REVIEWER, Role.HANDLER))
    if case.level == LADDER[-1]:
        worked_on = case.handler_officer_id or case.handler_department_id
        step.after, step.ends = "in_hand" if worked_on else "accepted", "rejected"
        step.tells = (again,)
        return
    step.tells = (again, Tells("incident_lost", (BELOW, FORMER, VILLAGE)))
    case.handler_officer_id = case.handler_department_id = None
    above = levels_above(case.level)[0]
    duty.take_on(case, above, step.timing, step.now, status="accepted", reason="dissatisfied")
    step.after = None


def dismiss(step: Step) -> dict[str, Any]:
    """There is nothing to it."""
    end_case(step.case, step.now)
    return {}


def reopen(step: Step) -> dict[str, Any]:
    """Work starts again, unassigned; it counts against the level that had ended it."""
    start_again(step.case)
    if step.case.nature == "emergency":
        called = keep_sheet.start_again(
            step.case, step.body["id"], step.caller, step.timing, step.now
        )
        step.knowing = frozenset(called)
        # whoever answers for the places is called, and told by that
        step.tells = (Tells("incident_reopened", (Role.FILER, FORMER, MERGED)),)
    end_look_backs(step.case, timing=step.timing, now=step.now)
    return {"level": step.case.level}


ROWS = (
    Action(
        name="close",
        ways=(
            way(
                "confirmed",
                "closed",
                by=Role.REVIEWER,
                bars={Fact.OWN},
                instead="accepted in_hand",
            ),
            # as of `confirm`
            way(
                "confirmed",
                "closed",
                by=Role.SUPERIOR,
                needs={Fact.NO_SECOND},
                bars={Fact.OWN},
                instead="accepted in_hand",
            ),
        ),
        body=CloseIn,
        do=close,
        tells=(Tells("incident_closed", RESULT), TO_CONTACT),
    ),
    Action(
        name="dismiss",
        ways=(
            way(
                "reported accepted",
                "unfounded",
                by=Role.REVIEWER,
                bars={Fact.OWN, Fact.SENT_IN},
            ),
            way(
                "reported accepted",
                "unfounded",
                by=Role.SUPERIOR,
                needs={Fact.SENT_IN},
                bars={Fact.OWN},
            ),
            way(
                "reported accepted",
                "unfounded",
                by=Role.SUPERIOR,
                needs={Fact.NO_SECOND},
                bars={Fact.OWN},
            ),
        ),
        body=ActionIn,
        do=dismiss,
        evidence=True,
        note=True,
        ends="unfounded",
        tells=(Tells("incident_unfounded", RESULT),),
    ),
    Action(
        name="reopen",
        ways=(way("closed unfounded", "accepted", by={Role.REVIEWER, Role.SUPERIOR}),),
        body=ActionIn,
        do=reopen,
        note=True,
        ends="reopened",
        tells=(Tells("incident_reopened", (Role.FILER, FORMER, VILLAGE, Role.REVIEWER, MERGED)),),
    ),
)
