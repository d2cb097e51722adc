"""What is said of a case beside its course; whose it is by its place; what belongs together."""

from typing import Any

from marshmallow import fields

from app.cells import queries as cells
from app.core.errors import refuse
from app.core.positions import Position
from app.core.text_fields import Code
from app.incidents import queries
from app.incidents.actions.step import Step, way
from app.incidents.actions.transferring import ON_THE_WAY, WHILE_OPEN
from app.incidents.models import Incident
from app.incidents.rules.actions import FORMER, OPEN, STATUSES, Action, Tells
from app.incidents.rules.duty import LADDER, level_after_relocating
from app.incidents.rules.merging import ends_unseen, gives_time, lessens
from app.incidents.rules.standing import ASKED_BY_DESK, Fact, Part, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import call_levels, duty
from app.incidents.service.end_case import end_case
from app.incidents.service.find_desks import held_level
from app.incidents.service.locate_case import place, place_in, set_place
from app.incidents.service.mark_relapses import judge_again
from app.incidents.service.record_step import record
from app.incidents.service.take_part import any_open, note_part


class RelocateIn(ActionIn):
    """Where it lies: a position, or a cell for a case whose position is of no use."""

    location = fields.Nested(Position(), load_default=None, allow_none=True)
    cell_code = Code(most=32, load_default=None, allow_none=True)


class MergeIn(ActionIn):
    into = fields.UUID(required=True)


def comment(_step: Step) -> dict[str, Any]:
    """Words and photos for whoever follows the case."""
    return {}


def relocate(step: Step) -> dict[str, Any]:
    """The case lies elsewhere: {changed, skipped?}. Another township must accept it anew.

    Refuses with `invalid` where neither or both are named, `unknown_cell`, `beyond_county`.
    """
    case, location, code = step.case, step.body["location"], step.body["cell_code"]
    if (location is None) == (code is None):
        one = ["Name a location or a cell."]
        refuse("invalid", fields=["location", "cell_code"], errors={"location": one})
    placed = (
        place_in(case, cells.named(code), step.now)
        if location is None
        else place(location, None, step.caller.scope, case.observed_at, step.now)
    )
    left, of_county = case.township_id, step.of_county
    away = placed.work.get("township") != left
    level = level_after_relocating(
        case.level, placed.level, held=held_level(case, step.caller.scope)
    )
    raw = case.location_raw if location is None else location
    changed = set_place(case, placed, raw, may_lessen=of_county)
    again = judge_again(case, step.timing, step.now)
    if not away:
        duty.rehome(case, step.timing, step.now)
        return {"changed": changed} | again
    if any_open(case, ASKED_BY_DESK):  # it is told what comes of what it asked for, and reads it
        note_part(case, Part.READER, step.now, about=step.body["id"], cell_id=left)
    case.handler_officer_id = case.handler_department_id = None
    skipped = duty.take_on(
        case, level, step.timing, step.now, status="reported", reason="relocated"
    )
    step.tells = (
        Tells("incident_relocated", (Role.REVIEWER,)),
        Tells("incident_gone", (FORMER,)),
    )
    return {"changed": changed} | again | ({"skipped": skipped} if skipped else {})


def merge(step: Step) -> dict[str, Any]:
    """The case goes on in another one, whose end its filer is told too: {into, number}.

    Refuses with `cannot_merge` what the caller does not review, another county's, what is over, and
    chains; with `merges_out_of_zone` where zones or bans demand more of it and nobody of the county
    says so; with `merges_backward` where that would give the case more time or a lower level; with
    `merged_from_above` where what others sent would be over without the level above.
    """
    case, other = step.case, _target(step)
    if other is None or other.county_id != case.county_id or other.status not in OPEN:
        refuse("cannot_merge")
    if case.absorbed or not step.caller.scope.reviews(map(other.cell_at, LADDER)):
        refuse("cannot_merge")
    if gives_time(case, other):
        refuse("merges_backward")
    if not step.of_county and lessens(case.marks, other.marks):
        refuse("merges_out_of_zone")
    if ends_unseen(case, other, from_above=Role.SUPERIOR in step.roles):
        refuse("merged_from_above")
    if case.nature == "emergency" != other.nature and call_levels.runs(case):
        refuse("emergency_runs")
    case.merged_into_id, other.absorbed = other.id, other.absorbed + 1
    end_case(case, step.now)
    for officer_id in {case.filer_id, case.handler_officer_id} - {None}:
        note_part(other, Part.READER, step.now, officer_id=officer_id)
    record(
        other,
        "absorb",
        now=step.now,
        officer_id=step.caller.id,
        before=(other.status, other.level),
        note=step.body.get("note"),
        data={"case": str(case.id), "number": case.number},
    )
    return {"into": str(other.id), "number": other.number}


def _target(step: Step) -> Incident | None:
    wanted = step.body["into"]
    if wanted == step.case.id:
        return None
    return queries.found(step.caller.scope, step.caller.id, wanted, lock=True)


TAKING_PART = frozenset(Role) - {Role.CALLED, Role.JOINING}
ROWS = (
    Action(
        name="comment",
        ways=(way(" ".join(STATUSES), by=TAKING_PART),),
        body=ActionIn,
        do=comment,
        evidence=True,
        note=True,
        tells=(Tells("incident_commented", (Role.REVIEWER, Role.HANDLER)),),
    ),
    Action(
        name="relocate",
        # another township must accept it anew
        ways=(way(ON_THE_WAY, by=Role.REVIEWER, instead="reported"),),
        body=RelocateIn,
        do=relocate,
        note=True,
        copies=True,
    ),
    Action(
        name="merge",
        ways=(
            way(WHILE_OPEN, "merged", by=Role.REVIEWER),
            way(WHILE_OPEN, "merged", by=Role.SUPERIOR, needs={Fact.SENT_IN}),
        ),
        body=MergeIn,
        do=merge,
        beside="into",
        note=True,
        ends="merged",
        tells=(Tells("incident_merged", (Role.FILER, Role.HANDLER)),),
    ),
)
