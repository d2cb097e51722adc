"""A closed case is looked at again; a leader takes charge of an open one (E06, E07)."""

from typing import Any

from marshmallow import fields

from app.core import clock
from app.core.errors import refuse
from app.core.schemas import key, one_of
from app.core.text_fields import Reason
from app.incidents.actions.step import Step, way
from app.incidents.models import LEVELS
from app.incidents.rules.actions import BELOW, FORMER, MERGED, OPEN, Action, Tells
from app.incidents.rules.look_back import RESULTS, level_above
from app.incidents.rules.standing import Fact, Part, Role
from app.incidents.schemas import ActionIn
from app.incidents.service import duty, look_back
from app.incidents.service.end_case import start_again
from app.incidents.service.take_part import close_parts, open_part
from app.posts import queries as posts

#: What the part of a case's leader comes from: a case has one at a time.
LEADING = "name_leader"


class LookBackIn(ActionIn):
    """What the re-check found; which one may be left out: the one that is due first."""

    result = one_of(*RESULTS, required=True)
    note = Reason(most=4000)
    look_back_id = fields.UUID(load_default=None, allow_none=True)


class NameLeaderIn(ActionIn):
    """Which leader, of the county or of the case's township or village."""

    officer_id = key(required=True)


def look_again(step: Step) -> dict[str, Any]:
    """The re-check was done: {look_back_id, result, closed_at?}.

    What has fallen back is worked on again one level higher than `closed_at`, the level that had
    closed it, against which it counts. Refuses with `no_look_back`, `look_back_early`.
    """
    case, body = step.case, step.body
    row = look_back.due_of(case, body["look_back_id"])
    look_back.carry_out(
        case,
        row,
        result=body["result"],
        by=step.caller.id,
        note=body["note"],
        photo_ids=body.get("photo_ids") or (),
        timing=step.timing,
        now=step.now,
    )
    said = {"look_back_id": str(row.id), "result": body["result"]}
    if body["result"] == "held":
        return said
    look_back.end_look_backs(case, timing=step.timing, now=step.now)
    level = case.level
    start_again(case)
    skipped = duty.take_on(
        case, level_above(level), step.timing, step.now, status="accepted", reason="reopened"
    )
    step.tells = (
        Tells("incident_look_back_failed", (Role.REVIEWER, BELOW, FORMER, Role.FILER, MERGED)),
    )
    return said | {"closed_at": level} | ({"skipped": skipped} if skipped else {})


def name_leader(step: Step) -> dict[str, Any]:
    """One leader has charge of the case from now on, whoever had it before: {officer_id}.

    Refuses with `not_a_leader`.
    """
    case, officer_id = step.case, step.body["officer_id"]
    cells = [case.cell_at(level) for level in LEVELS]
    leaders = posts.holders(cells, "leader", clock.day_of(step.now))
    if not any(officer_id in people for people in leaders.values()):
        refuse("not_a_leader")
    close_parts(case, step.now, part=Part.LEADER, about=LEADING)
    open_part(case, Part.LEADER, step.now, about=LEADING, officer_id=officer_id)
    return {"officer_id": officer_id}


ROWS = (
    Action(
        name="look_back",
        ways=(
            way(
                "closed",
                by={Role.REVIEWER, Role.SUPERIOR},
                needs={Fact.LOOK_BACK_OPEN},
                bars={Fact.HAD_PART},
            ),
        ),
        body=LookBackIn,
        do=look_again,
        evidence=True,
        note=True,
    ),
    Action(
        name="name_leader",
        ways=(way(" ".join(OPEN), by={Role.REVIEWER, Role.SUPERIOR}),),
        body=NameLeaderIn,
        do=name_leader,
        tells=(Tells("incident_led", (Role.LEADER,)),),
    ),
)
