"""A case of kind DUT-03 on who did not do his part of an evaluation in time (E19)."""

import uuid
from datetime import datetime
from typing import Any

import structlog

from app.core import clock
from app.core.clock import day_of
from app.core.db import savepoint
from app.core.errors import Problem
from app.deadlines.models import Deadline
from app.evaluations.service.find_people import cells_above
from app.evaluations.service.move_stage import ANSWER
from app.incidents import service as incidents
from app.posts import queries as posts

log = structlog.get_logger()
#: The kind of a case about work that was not done in time (taxonomy).
LATE = "DUT-03"
#: Ids of such cases are made from what is late: the same is opened once.
CASES = uuid.UUID("6f5d7f0e-9b0c-4c57-9a43-0d1f0c1f7a15")
NAMES = {
    "open": "启动考核",
    "self": "自评",
    "superior": "对下级的评价",
    "report": "评价结果上报",
    "lock": "考核锁定",
    ANSWER: "申诉答复",
}


def open_late_case(owes: Any, row: Deadline, period: str, what: str, now: datetime) -> None:
    """A case on the cell, a row of `cells.by_ids`, that owed what a limit was of; `what` is late is
    opened once.
    """
    filer = _filer(owes, now)
    key = uuid.uuid5(CASES, what)
    if filer is None or incidents.stored([key]):
        return
    due = clock.shown(row.due_at, ends=True) if row.due_at else ""
    said = f"{period} 考核：{owes.name}未按时完成{NAMES[row.stage]}（应于 {due} 前）。"
    body = {
        "kind": LATE,
        "occurred_at": now,
        "sent_at": now,
        "cell_code": owes.code,
        "description": said,
    }
    try:
        with savepoint():
            caller = posts.caller_of(filer, day_of(now))
            incidents.report(caller=caller, incident_id=key, body=body, digest=str(key), now=now)
    except Problem as problem:  # the county has no such kind any more
        log.warning("no case of a late step", code=problem.code, deadline=row.id)


def _filer(owes: Any, now: datetime) -> int | None:
    """In whose name the case is opened: a leader's above, else the office's, the nearest first. Of
    the county, which has nobody above it, the leader's in charge of its office.
    """
    day, ids = day_of(now), [one.id for one in cells_above(owes)]
    kinds = ("leader", "reviewer") if ids else ("leader",)
    found = [posts.holders(ids or [owes.id], kind, day) for kind in kinds]
    people = ([one for held in found for one in held.get(i, ())] for i in ids or [owes.id])
    return next((one[0] for one in people if one), None)
