"""Handing a case over, and what becomes of it: received, declined, answered, withdrawn (C07).

The case stays where it is and its own clock goes on; each transfer has limits of its own.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app.cells import queries as cells
from app.cells.models import Department
from app.core.clock import day_of
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import county_of
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.deadlines.queries import unended
from app.deadlines.rules import Limit
from app.deadlines.service import Timing
from app.deadlines.service.limits import end
from app.incidents.models import Incident, Transfer
from app.incidents.rules.standing import Part
from app.incidents.rules.transfer import CLUES_TO, one_target, until_day
from app.incidents.sections import TRANSFERS
from app.incidents.service import notify
from app.incidents.service.find_desks import (
    acting_cells,
    desk_of,
    must_act,
    open_department,
    reviewers_of,
)
from app.incidents.service.read_transfers import transfers_of
from app.incidents.service.take_part import close_parts, open_part
from app.posts import queries as posts
from app.posts.rules import NAMED, Caller

OWNER = "transfer"
Target = dict[str, Any]


def send(
    case: Incident,
    *,
    transfer_id: uuid.UUID,
    caller: Caller,
    to: dict[str, Any],
    note: str,
    reply_by: date | None,
    confidential: bool,
    timing: Timing,
    now: datetime,
) -> Transfer:
    """Hand the case over, with a limit to receive and one to answer, both from now.

    Refuses with `transfer_target`, `unknown_department`, `unknown_cell`, `transfer_to_self`,
    `beyond_county`, `nobody_to_act`, `reply_by_past`.
    """
    target = _target(case, to, caller, now)
    row = Transfer(
        id=transfer_id,
        incident_id=case.id,
        from_cell_id=desk_of(case, caller.scope),
        sent_by_id=caller.id,
        sent_at=now,
        note=note,
        reply_by=reply_by,
        confidential=confidential or target.get("body") in CLUES_TO,
        state="sent",
        photo_ids=[],
        reminders=0,
        **target,
    )
    limits = timing.rules[TRANSFERS]
    answer: Limit | None = limits["answer"]
    if reply_by is not None:
        answer = until_day(timing.calendar, reply_by, now)
    if answer is None:
        refuse("reply_by_past")
    db.session.add(row)
    for stage, limit in (("receive", limits["receive"]), ("answer", answer)):
        db.session.add(opened(row, stage, limit, timing, now))
    open_part(case, _part(row, received=False), now, about=row.id, **_who(row))
    case.matters += 1
    notify.say("incident_transferred", receivers(row, day_of(now)), case, row.id, now)
    return row


def receive(
    case: Incident, row: Transfer, *, caller: Caller, timing: Timing, now: datetime
) -> None:
    """The receiver, or for a body outside the case's reviewer, says that it has come."""
    row.state, row.received_at, row.received_by_id = "received", now, caller.id
    close_parts(case, now, part=_part(row, received=False), about=row.id)
    open_part(case, _part(row, received=True), now, about=row.id, **_who(row))
    _end_limits(row, "done", timing, now, stage="receive")
    _tell_sender("incident_transfer_received", case, row, caller, now)


def answer(
    case: Incident,
    row: Transfer,
    *,
    caller: Caller,
    body: dict[str, Any],
    timing: Timing,
    now: datetime,
) -> None:
    """What came of it, in words, photos and the receiver's own case number."""
    row.case_number = body.get("case_number")
    row.photo_ids = list(body.get("photo_ids") or ())
    _end(case, row, "answered", body.get("note"), caller, timing, now)
    _tell_sender("incident_transfer_answered", case, row, caller, now)


def decline(
    case: Incident,
    row: Transfer,
    *,
    caller: Caller,
    note: str | None,
    timing: Timing,
    now: datetime,
) -> None:
    """Back to the sender's desk, with the reason."""
    _end(case, row, "declined", note, caller, timing, now)
    _tell_sender("incident_transfer_declined", case, row, caller, now)


def withdraw_all(
    case: Incident, *, caller: Caller, note: str, timing: Timing, now: datetime
) -> list[str]:
    """The case is over: what waits is withdrawn, and its receivers are told; which those were."""
    rows = [row for row in transfers_of(case) if row.ended_at is None]
    for row in rows:
        _end(case, row, "withdrawn", note, caller, timing, now)
        whom = [i for i in receivers(row, day_of(now)) if i != caller.id]
        notify.say("incident_transfer_withdrawn", whom, case, row.id, now)
    return [str(row.id) for row in rows]


def receivers(row: Transfer, day: date) -> list[int]:
    """The liaisons of the department or the reviewers of the cell; nobody of a body outside."""
    if row.department_id is not None:
        return posts.liaisons([row.department_id], day).get(row.department_id, [])
    return reviewers_of(row.cell_id, day) if row.cell_id is not None else []


def senders(row: Transfer, day: date) -> list[int]:
    """The desk that sent it, and whoever did."""
    return [*reviewers_of(row.from_cell_id, day), row.sent_by_id]


def owing_cell(row: Transfer) -> int:
    """The cell whose lateness it is: the receiver's, the sender's for a body outside."""
    if row.department_id is not None:
        return db.session.get_one(Department, row.department_id).cell_id
    return row.from_cell_id if row.cell_id is None else row.cell_id


def opened(
    row: Transfer,
    stage: str,
    limit: Limit,
    timing: Timing,
    now: datetime,
    rung: int = 0,
) -> Deadline:
    """A limit of the transfer, owed by its receiver; the caller keeps it."""
    cell_id = owing_cell(row)
    return deadlines.opened(
        owner=OWNER,
        owner_id=row.id,
        stage=stage,
        rung=rung,
        level=cells.by_ids([cell_id])[cell_id].level,
        cell_id=cell_id,
        limit=limit,
        timing=timing,
        now=now,
    )


def _target(case: Incident, to: dict[str, Any], caller: Caller, now: datetime) -> Target:
    """The columns that say to whom it goes, who can act on it."""
    key = one_target(to)
    if key is None:
        refuse("transfer_target")
    if key == "department_id":
        department = open_department(to["department_id"], case.county_id)
        must_act(department, now)
        return {"department_id": department.id}
    if key == "body":
        return {"body": to["body"], "name": to.get("name")}
    cell = cells.named(to["cell_code"])
    if cell.level not in ("township", "county") or cell.ended_on is not None:
        refuse("unknown_cell", cell=to["cell_code"])
    if cell.id in acting_cells(case):
        refuse("transfer_to_self")
    foreign = case.county_id is not None and county_of(cell.path) != case.county_id
    if foreign and not (cell.level == "county" and caller.scope.reviews([case.county_id])):
        refuse("beyond_county")  # from office to office of the counties, with receipt and answer
    if not reviewers_of(cell.id, day_of(now)):
        refuse("nobody_to_act", who=cell.name, missing=NAMED["reviewer"])
    return {"cell_id": cell.id}


def _part(row: Transfer, *, received: bool) -> Part:
    if row.body is not None:
        return Part.OUTSIDE_RECEIVER if received else Part.OUTSIDE_ADDRESSEE
    return Part.RECEIVER if received else Part.ADDRESSEE


def _who(row: Transfer) -> dict[str, int | None]:
    return {"department_id": row.department_id, "cell_id": row.cell_id}


def _end(
    case: Incident,
    row: Transfer,
    state: str,
    words: str | None,
    caller: Caller,
    timing: Timing,
    now: datetime,
) -> None:
    received = row.state == "received"
    row.state, row.ended_at, row.ended_by_id, row.answer = state, now, caller.id, words
    close_parts(case, now, part=_part(row, received=received), about=row.id)
    _end_limits(row, "done" if state == "answered" else state, timing, now)


def _end_limits(
    row: Transfer, reason: str, timing: Timing, now: datetime, stage: str | None = None
) -> None:
    """End the running limits, or that of one stage; lateness stays on record."""
    for limit in unended(OWNER, row.id):
        if stage in (None, limit.stage):
            end(limit, reason=reason, timing=timing, now=now)
            row.late_since = row.late_since or limit.overdue_since


def _tell_sender(kind: str, case: Incident, row: Transfer, caller: Caller, now: datetime) -> None:
    whom: Iterable[int] = [i for i in senders(row, day_of(now)) if i != caller.id]
    notify.say(kind, whom, case, f"{row.id} {row.state}", now)
