"""A dispute is mediated; an agreement that is broken starts it again (C15)."""

from typing import Any

from marshmallow import fields, validate

from app.core.schemas import Schema, Time, one_of
from app.core.text_fields import Line, Person, Phone, Text
from app.incidents.actions.step import Step, way
from app.incidents.actions.transferring import WHILE_OPEN
from app.incidents.rules.actions import FORMER, VILLAGE, Action, Tells
from app.incidents.rules.dispute import OUTCOMES
from app.incidents.rules.standing import Fact, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import mediate_dispute
from app.incidents.service.end_case import start_again
from app.incidents.service.look_back import end_look_backs

MOST_PARTIES = 50


class PartyIn(Schema):
    name = Person(most=50, least=1, required=True)
    role = Line(most=50, least=1, required=True)
    phone = Phone(most=40, load_default=None, allow_none=True)


class PartiesIn(ActionIn):
    """All parties; they replace those told before. Their names stand nowhere else."""

    parties = fields.List(
        fields.Nested(PartyIn()), required=True, validate=validate.Length(1, MOST_PARTIES)
    )


class MediateIn(ActionIn):
    """A session. `agreement`, with `agreed` alone, is as private as the parties; the note is not:
    it stands in the history for all who see the case.
    """

    held_at = Time(required=True)
    place = Line(most=200, least=1, required=True)
    mediator = Person(most=100, least=1, required=True)
    outcome = one_of(*OUTCOMES, required=True)
    agreement = Text(most=4000, allow_none=True)


def parties(step: Step) -> dict[str, Any]:
    """Who they are: {parties: how many}."""
    mediate_dispute.set_parties(step.case, step.body["parties"])
    return {"parties": len(step.body["parties"])}


def mediate(step: Step) -> dict[str, Any]:
    """A session was held: {outcome}."""
    mediate_dispute.add_session(step.case, step.body, step.caller, step.now)
    return {"outcome": step.body["outcome"]}


def agreement_broken(step: Step) -> dict[str, Any]:
    """What was agreed was not kept: the case goes on, and it counts: {session_id}."""
    case = step.case
    session = mediate_dispute.break_agreement(case, step.caller, step.now)
    if case.closed_at is not None:
        step.ends = "reopened"
        start_again(case)
        end_look_backs(case, timing=step.timing, now=step.now)
    else:
        case.rejections += 1
        case.handler_officer_id = case.handler_department_id = case.submitted_by_id = None
    return {"session_id": str(session.id)}


ROWS = (
    Action(
        name="parties",
        ways=(way(WHILE_OPEN, by={Role.REVIEWER, Role.HANDLER}, needs={Fact.DISPUTE}),),
        body=PartiesIn,
        do=parties,
    ),
    Action(
        name="mediate",
        ways=(
            way(
                "accepted assigned in_hand submitted confirmed",
                by={Role.REVIEWER, Role.HANDLER},
                needs={Fact.DISPUTE},
            ),
        ),
        body=MediateIn,
        do=mediate,
        evidence=True,
    ),
    Action(
        name="agreement_broken",
        ways=(
            way(
                "accepted assigned in_hand submitted confirmed",
                "accepted",
                by={Role.REVIEWER, Role.HANDLER},
                needs={Fact.DISPUTE},
            ),
            way("closed", "accepted", by={Role.REVIEWER, Role.SUPERIOR}, needs={Fact.DISPUTE}),
        ),
        body=ActionIn,
        do=agreement_broken,
        evidence=True,
        note=True,
        ends="rejected",
        tells=(Tells("incident_agreement_broken", (Role.REVIEWER, Role.FILER, FORMER, VILLAGE)),),
    ),
)
