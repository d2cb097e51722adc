"""A case is handed over with receipt and answer; who was asked to help answers too (C07, C10)."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from app.cells.present import cell_ref
from app.cells.queries import by_ids
from app.core.errors import refuse
from app.core.schemas import Day, Schema, key, one_of
from app.core.text_fields import Code, Line, Reason
from app.incidents.actions.step import Step, only_one, way
from app.incidents.models import Assistance, Transfer
from app.incidents.rules.actions import Action, Tells
from app.incidents.rules.standing import Fact, Role
from app.incidents.rules.transfer import BODIES
from app.incidents.schemas import ActionIn
from app.incidents.service import ask_help, transfer_case
from app.incidents.service.find_desks import acting_cells, speaks_for
from app.incidents.service.read_transfers import readable, transfers_of
from app.posts.rules import FIELD

#: A case on its way through the hands of its reviewers; what is returned waits for its filer.
ON_THE_WAY = "reported accepted assigned in_hand submitted confirmed"
WHILE_OPEN = f"{ON_THE_WAY} returned"
#: Those to whom something was handed, or who were asked; of a body outside speaks the reviewer.
ASKED = (Role.ADDRESSEE, Role.RECEIVER, Role.ASSISTING)
NO_PHOTOS = "Not with a confidential transfer: all who read the case see its photos."


class ToIn(Schema):
    """One of the three; `name` says which body outside."""

    department_id = key(allow_none=True)
    cell_code = Code(most=32, allow_none=True)
    body = one_of(*BODIES, allow_none=True)
    name = Line(most=100, allow_none=True)


class TransferIn(ActionIn):
    """To whom, why, and by which day an answer is wanted."""

    to = fields.Nested(ToIn(), required=True)
    note = Reason(most=4000)
    reply_by = Day(allow_none=True)
    #: What goes to the discipline body always is.
    confidential = fields.Boolean(load_default=False)


class OfTransferIn(ActionIn):
    """Which transfer; may be left out where one alone fits."""

    transfer_id = fields.UUID(allow_none=True)


class DeclineIn(OfTransferIn):
    """Which transfer, or which request for help."""

    assistance_id = key(allow_none=True)


class AnswerIn(DeclineIn):
    """What came of it; a body outside also says the number of its case."""

    note = Reason(most=4000)
    case_number = Line(most=100, allow_none=True)


def transfer(step: Step) -> dict[str, Any]:
    """Hand the case over: {transfer_id, to, confidential?}.

    Refuses photos with a confidential one (`invalid`): all who read the case see its photos.
    """
    row = transfer_case.send(
        step.case,
        transfer_id=step.body["id"],
        caller=step.caller,
        to=step.body["to"],
        note=step.body["note"],
        reply_by=step.body.get("reply_by"),
        confidential=step.body["confidential"],
        timing=step.timing,
        now=step.now,
    )
    to: dict[str, Any] = {"department_id": row.department_id, "body": row.body, "name": row.name}
    to["cell"] = cell_ref(by_ids([row.cell_id]).get(row.cell_id or 0))
    shown = {name: value for name, value in to.items() if value is not None}
    return _named(step, row) | {"to": shown}


def receive(step: Step) -> dict[str, Any]:
    """It has come: {transfer_id}."""
    row = only_one(_transfers(step, "sent"))
    transfer_case.receive(step.case, row, caller=step.caller, timing=step.timing, now=step.now)
    return _named(step, row)


def answer(step: Step) -> dict[str, Any]:
    """What came of a transfer or of a request for help: {transfer_id} or {assistance_id}."""
    row = only_one([*_transfers(step, "received"), *_requests(step)])
    if isinstance(row, Transfer):
        transfer_case.answer(
            step.case, row, caller=step.caller, body=step.body, timing=step.timing, now=step.now
        )
        number = step.body.get("case_number")
        return _named(step, row) | ({"case_number": number} if number else {})
    ask_help.end(
        step.case,
        row,
        "answered",
        caller=step.caller,
        words=step.body["note"],
        now=step.now,
        photo_ids=step.body.get("photo_ids") or (),
    )
    return {"assistance_id": row.id}


def decline_asked(step: Step) -> dict[str, Any]:
    """Back to the desk that handed it over or asked: {transfer_id} or {assistance_id}."""
    row = only_one([*_transfers(step, "sent", "received"), *_requests(step)])
    note = step.body.get("note")
    if isinstance(row, Transfer):
        transfer_case.decline(
            step.case, row, caller=step.caller, note=note, timing=step.timing, now=step.now
        )
        return _named(step, row)
    ask_help.end(step.case, row, "declined", caller=step.caller, words=note, now=step.now)
    return {"assistance_id": row.id}


def decline_work(step: Step) -> dict[str, Any]:
    """The handler cannot do it: it lies on the reviewer's desk again, its time goes on."""
    case = step.case
    case.handler_officer_id = case.handler_department_id = None
    step.tells = (Tells("incident_declined", (Role.REVIEWER,)),)
    return {}


#: By whom it is declined -> what that means.
DECLINED: dict[Role, Callable[[Step], dict[str, Any]]] = {
    **dict.fromkeys(ASKED, decline_asked),
    Role.REVIEWER: decline_asked,
    Role.HANDLER: decline_work,
}


def decline(step: Step) -> dict[str, Any]:
    """Refuse what one was given, as the way says by whom."""
    return next(verb for role, verb in DECLINED.items() if role in step.way.by)(step)


def _named(step: Step, row: Transfer) -> dict[str, Any]:
    """{transfer_id, confidential?}: what an event says of a transfer."""
    if not row.confidential:
        return {"transfer_id": str(row.id)}
    if step.body.get("photo_ids"):
        refuse("invalid", fields=["photo_ids"], errors={"photo_ids": [NO_PHOTOS]})
    return {"transfer_id": str(row.id), "confidential": True}


def _transfers(step: Step, *states: str) -> list[Transfer]:
    """The transfers in these states of which the caller speaks, or the one that he names."""
    if step.body.get("assistance_id") is not None:
        return []
    wanted = step.body.get("transfer_id")
    scope = step.caller.scope
    outside = bool(scope.reviews(acting_cells(step.case)))
    return [
        row
        for row in readable(transfers_of(step.case), scope)
        if row.state in states
        and wanted in (None, row.id)
        and (outside if row.body else speaks_for(scope, row.department_id, row.cell_id))
    ]


def _requests(step: Step) -> list[Assistance]:
    """The requests that wait for the caller's answer, or the one that he names."""
    if step.body.get("transfer_id") is not None:
        return []
    wanted = step.body.get("assistance_id")
    return [
        row
        for row in ask_help.help_of(step.case)
        if row.ended_at is None
        and wanted in (None, row.id)
        and speaks_for(step.caller.scope, row.department_id, row.cell_id, FIELD)
    ]


ROWS = (
    Action(
        name="transfer",
        ways=(way(ON_THE_WAY, by=Role.REVIEWER),),
        body=TransferIn,
        do=transfer,
        note=True,
    ),
    Action(
        name="receive",
        ways=(
            way(WHILE_OPEN, by=Role.ADDRESSEE),
            way(WHILE_OPEN, by=Role.REVIEWER, needs={Fact.OUTSIDE_ASKED}),
        ),
        body=OfTransferIn,
        do=receive,
    ),
    Action(
        name="decline",
        ways=(
            way(WHILE_OPEN, by=ASKED),
            way(WHILE_OPEN, by=Role.REVIEWER, needs={Fact.OUTSIDE_ASKED}),
            way(WHILE_OPEN, by=Role.REVIEWER, needs={Fact.OUTSIDE_HAS}),
            way("assigned in_hand", "accepted", by=Role.HANDLER),
        ),
        body=DeclineIn,
        do=decline,
        note=True,
    ),
    Action(
        name="answer",
        ways=(
            way(WHILE_OPEN, by={Role.RECEIVER, Role.ASSISTING}),
            way(WHILE_OPEN, by=Role.REVIEWER, needs={Fact.OUTSIDE_HAS}),
        ),
        body=AnswerIn,
        do=answer,
        evidence=True,
        note=True,
    ),
)
