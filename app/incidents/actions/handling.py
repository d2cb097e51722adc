"""The work is given to somebody, done, and looked at by the reviewer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from app.cells.models import Cell, Department
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import county_of
from app.core.schemas import key
from app.incidents import queries
from app.incidents.actions.step import Step, nothing, way
from app.incidents.rules.actions import FORMER, Action, Tells
from app.incidents.rules.result import photos_missing
from app.incidents.rules.standing import Fact, Part, Role
from app.incidents.schemas import ActionIn, penalties_in
from app.incidents.sections import ON_SPOT
from app.incidents.service.ask_help import set_departments
from app.incidents.service.end_case import keep_penalties
from app.incidents.service.find_desks import must_act, open_department
from app.incidents.service.take_part import note_part
from app.people.models import Officer
from app.people.service import in_service
from app.posts import queries as posts
from app.posts.rules import FIELD

MOST_ASSISTING = 20


class AssignIn(ActionIn):
    """One officer, or one department; by default the department that the kind names."""

    officer_id = key(allow_none=True)
    department_id = key(allow_none=True)
    #: Replaces those who assist; absent: those whom kind and zones name.
    assisting = fields.List(key(), allow_none=True, validate=validate.Length(0, MOST_ASSISTING))


def assign(step: Step) -> dict[str, Any]:
    """Name the handler in the reviewer's territory, and who assists.

    {officer_id, department_id, assisting, assisting_without?}. Refuses with `assignee_required`,
    `unknown_officer`, `unknown_department`, `nobody_to_act`, and a violation for somebody of a
    village with `village_cannot_handle`: villages stop and report (C04).
    """
    case = step.case
    officer_id, department_id = step.body.get("officer_id"), step.body.get("department_id")
    lead, assisting, _ = queries.routing(case)
    if officer_id is None and department_id is None and lead is not None:
        department_id = lead.id
    if (officer_id is None) == (department_id is None):
        refuse("assignee_required")
    roots = step.caller.scope.roots("incidents.review")
    mine = [root.path for root in roots if case.county_id in (None, county_of(root.path))]
    if officer_id is not None:
        held = _posts_of_officer(officer_id, step.now)
        if not _within([cell for _, cell in held], mine):
            refuse("unknown_officer")
        if case.nature == "violation" and all(kind in FIELD for kind, _ in held):
            refuse("village_cannot_handle")
    elif not _within([_cell_of_department(department_id)], mine):
        refuse("unknown_department")
    else:
        must_act(open_department(department_id, case.county_id), step.now)
    case.handler_officer_id, case.handler_department_id = officer_id, department_id
    # all of them may read the case from now on
    note_part(case, Part.HANDLER, step.now, officer_id=officer_id, department_id=department_id)
    asked = set_departments(
        case,
        step.body.get("assisting"),
        [office.id for office in assisting],
        lead=department_id,
        caller=step.caller,
        cause=step.body["id"],
        now=step.now,
    )
    return {"officer_id": officer_id, "department_id": department_id} | asked


def _posts_of_officer(officer_id: int, now: datetime) -> list[tuple[str, Cell | None]]:
    """(kind, cell) of the posts that an officer with an open account holds today."""
    account = db.session.get(Officer, officer_id)
    if account is None or not in_service(account.ends_on, now):
        return []
    held = posts.posts_of([officer_id], clock.day_of(now))
    return [
        (post.kind, cell or (db.session.get(Cell, department.cell_id) if department else None))
        for post, cell, department in held
    ]


def _cell_of_department(department_id: int | None) -> Cell | None:
    department = db.session.get(Department, department_id)
    if department is None or department.ended_on is not None:
        return None
    return db.session.get(Cell, department.cell_id)


def _within(cells: Iterable[Cell | None], paths: list[str]) -> bool:
    return any(cell is not None and cell.path.startswith(p) for cell in cells for p in paths)


class SubmitIn(ActionIn):
    """The note is the result; penalties that were imposed (B04, G10)."""

    penalties = penalties_in()


def submit(step: Step) -> dict[str, Any]:
    """The work is done, as its handler says; another confirms it."""
    step.case.submitted_by_id = step.caller.id
    keep_penalties(step.case, step.body["id"], step.body["penalties"])
    return {}


def confirm(step: Step) -> dict[str, Any]:
    """The work is good; what was dealt with on the spot shows it, too (B05, B23).

    Refuses with `on_spot_photos`.
    """
    if Fact.FIXED_ON_SPOT in step.way.needs:
        case, wanted = step.case, step.timing.rules[ON_SPOT]["photos"]
        before, after = queries.filed_photos(case), case.after_photo_ids
        if lacking := photos_missing(wanted, before=before, after=after):
            keys = {"before": "photo_ids", "after": "after_photo_ids"}
            refuse("on_spot_photos", errors={keys[one]: ["Needed here."] for one in lacking})
    return {}


def reject(step: Step) -> dict[str, Any]:
    """Send the work back to its handler."""
    step.case.rejections += 1
    return {}


ROWS = (
    Action(
        name="assign",
        ways=(way("accepted assigned in_hand", "assigned", by=Role.REVIEWER),),
        body=AssignIn,
        do=assign,
        tells=(
            Tells("incident_assigned", (Role.HANDLER,)),
            Tells("incident_gone", (FORMER,)),
        ),
    ),
    Action(
        name="start",
        ways=(way("assigned", "in_hand", by=Role.HANDLER),),
        body=ActionIn,
        do=nothing,
    ),
    Action(
        name="submit",
        ways=(way("assigned in_hand", "submitted", by=Role.HANDLER),),
        body=SubmitIn,
        do=submit,
        evidence=True,
        note=True,
        tells=(Tells("incident_submitted", (Role.REVIEWER,)),),
    ),
    Action(
        name="confirm",
        ways=(
            way("submitted", "confirmed", by=Role.REVIEWER, bars={Fact.OWN}),
            # a village may fix a nuisance on the spot, and the township confirms (C04)
            way(
                "reported",
                "confirmed",
                by=Role.REVIEWER,
                needs={Fact.FIXED_ON_SPOT},
                bars={Fact.OWN, Fact.SENT_IN},
            ),
            # at the top its leader; below until it has gone up, where the second one has just left
            way(
                "submitted",
                "confirmed",
                by=Role.SUPERIOR,
                needs={Fact.NO_SECOND},
                bars={Fact.OWN},
            ),
        ),
        body=ActionIn,
        do=confirm,
        tells=(Tells("incident_confirmed", (Role.HANDLER,)),),
    ),
    Action(
        name="reject",
        ways=(
            way("submitted", "in_hand", by=Role.REVIEWER),
            way(
                "submitted",
                "in_hand",
                by=Role.SUPERIOR,
                needs={Fact.NO_SECOND},
                bars={Fact.OWN},
            ),
        ),
        body=ActionIn,
        do=reject,
        note=True,
        ends="rejected",
        tells=(Tells("incident_rejected", (Role.HANDLER,)),),
    ),
)
