"""A report is taken on, or goes back to its filer, who corrects it."""

from typing import Any

from marshmallow import fields

from app.core import audit, clock
from app.core.positions import Position
from app.core.schemas import one_of
from app.core.text_fields import Code, Line, Text
from app.deadlines.sections import CLASSES
from app.incidents import queries
from app.incidents.actions.step import Step, way
from app.incidents.rules.actions import BELOW, FORMER, VILLAGE, Action, Tells
from app.incidents.rules.nearby import level_of_relapse
from app.incidents.rules.standing import Fact, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import duty
from app.incidents.service.locate_case import place, set_place
from app.incidents.service.mark_relapses import judge_again, look_around
from app.incidents.service.reclassify import find_again, reclassify
from app.photos import service as photos
from app.photos.schemas import photo_ids
from app.taxonomy.rules import NATURES, SEVERITIES


class AcceptIn(ActionIn):
    """How it will be handled (C16), by default `general`; kind, nature, severity set right."""

    handling_class = one_of(*CLASSES, allow_none=True)
    kind = Code(most=16, allow_none=True)
    nature = one_of(*NATURES, allow_none=True)
    severity = one_of(*SEVERITIES, allow_none=True)


class CorrectIn(ActionIn):
    """What the filer sets right; null or absent stays as it was."""

    #: Taken after it was dealt with on the spot.
    after_photo_ids = photo_ids(load_default=None, allow_none=True)
    kind = Code(most=16, allow_none=True)
    description = Text(most=4000, least=1, allow_none=True)
    place = Line(most=200, allow_none=True)
    measures_taken = Text(most=4000, allow_none=True)
    location = fields.Nested(Position(), allow_none=True)


def accept(step: Step) -> dict[str, Any]:
    """Take the case on: {handling_class, changed?}."""
    case, body = step.case, step.body
    changed = reclassify(
        case,
        kind=body.get("kind"),
        nature=body.get("nature"),
        severity=body.get("severity"),
        may_lessen=step.of_county,
    )
    find_again(case)
    again: dict[str, Any] = {}
    if "kind" in changed:
        again = judge_again(case, step.timing, step.now)
    else:
        look_around(case, step.timing)
    case.handling_class = body.get("handling_class") or "general"
    case.accepted_at = step.now
    said = {"handling_class": case.handling_class} | again
    return said | ({"changed": changed} if changed else {})


def send_back(step: Step) -> dict[str, Any]:
    """Ask the filer for more; what was returned too often goes up instead."""
    if step.after is None:
        skipped = duty.hand_up(step.case, step.timing, step.now)
        step.tells = (
            Tells("incident_raised", (Role.REVIEWER,)),
            Tells("incident_lost", (BELOW,)),
        )
        return {"cause": "returned_too_often"} | ({"skipped": skipped} if skipped else {})
    step.case.returns += 1
    return {}


def correct(step: Step) -> dict[str, Any]:
    """Kind, place and text set right by the filer, never advancing the case: {changed}."""
    case, body = step.case, step.body
    of_county = step.of_county
    changed = reclassify(case, kind=body.get("kind"), may_lessen=of_county)
    texts = ("description", "place", "measures_taken")
    changed |= audit.apply(case, {n: body[n] for n in texts if body.get(n) is not None})
    if body.get("after_photo_ids") is not None:
        shown, day = body["after_photo_ids"], clock.day_of(step.now)
        photos.use("incident", case.id, shown, step.now, step.caller.id, day=day)
        changed |= audit.apply(case, {"after_photo_ids": body["after_photo_ids"]})
    if body.get("location") is not None:
        placed = place(body["location"], None, step.caller.scope, case.observed_at, step.now)
        same_township = placed.work.get("township") == case.township_id
        changed |= set_place(case, placed, body["location"], may_lessen=of_county)
        changed |= duty.correct_place(case, placed.level, same_township=same_township)
    find_again(case)
    again: dict[str, Any] = {}
    if "kind" in changed or body.get("location") is not None:
        again = judge_again(case, step.timing, step.now)
        row = queries.relapse_of(case)
        if row is not None:
            duty.begin_higher(case, level_of_relapse(case.level, row.level))
    return {"changed": changed} | again


ROWS = (
    Action(
        name="accept",
        ways=(way("reported", "accepted", by=Role.REVIEWER),),
        body=AcceptIn,
        do=accept,
        tells=(Tells("incident_accepted", (Role.FILER, VILLAGE)),),
        copies=True,
    ),
    Action(
        name="return",
        ways=(
            way("reported", "returned", by=Role.REVIEWER, bars={Fact.RETURNED_OFTEN}),
            way("reported", by=Role.REVIEWER, needs={Fact.RETURNED_OFTEN}, bars={Fact.AT_TOP}),
        ),
        body=ActionIn,
        do=send_back,
        note=True,
        ends="returned",
        tells=(Tells("incident_returned", (Role.FILER,)),),
    ),
    Action(
        name="correct",
        ways=(way("returned", "reported", by=Role.FILER),),
        body=CorrectIn,
        do=correct,
        evidence=True,
        tells=(
            Tells("incident_corrected", (Role.REVIEWER,)),
            Tells("incident_gone", (FORMER,)),
        ),
        copies=True,
    ),
)
