"""Limits of an evaluation's steps run out or are moved: a duty case, and people are told (E19)."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select

from app.cells import queries as cells
from app.core import clock
from app.core.apart import each
from app.core.clock import day_of
from app.core.db import db, savepoint
from app.core.errors import Problem
from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, set_aside
from app.deadlines.service.limits import end
from app.evaluations import process
from app.evaluations.models import Evaluation, EvaluationStage
from app.evaluations.service.find_people import cells_above, holders, own_kinds, own_people
from app.evaluations.service.move_stage import ANSWER, Standing, move
from app.evaluations.service.tell_people import say
from app.incidents import service as incidents
from app.posts import queries as posts

log = structlog.get_logger()
#: The kind of a case about work that was not done in time (taxonomy).
LATE = "DUT-03"
#: Ids of such cases are made from what is late: the same is opened once.
CASES = uuid.UUID("6f5d7f0e-9b0c-4c57-9a43-0d1f0c1f7a15")
#: Each may open a case: a county's villages are late together.
AT_ONCE = 50
NAMES = {
    "self": "自评",
    "superior": "对下级的评价",
    "report": "评价结果上报",
    "lock": "考核锁定",
    ANSWER: "申诉答复",
}


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """What was not done in time is on record and opens a case on who owed it; without a
    self-evaluation the level above goes on.

    A period that somebody is acting on is left for the next sweep, and so is what is more than a
    short transaction's work; a row that fails is set aside.
    """
    late = _standings(claimed(rows[:AT_ONCE]), now)
    return each("limit", late, _try, failed=lambda of, error: set_aside(of[0], error))


def _try(of: tuple[Deadline, Standing | None]) -> int:
    row, at = of
    if at is None:
        raise LookupError(row.owner_id)
    _ran_out(at, row)
    return 1


def lock(owner_ids: Sequence[str]) -> None:
    """Lock their periods before their limits, as every step does."""
    _lock([int(one) for one in owner_ids], skip=False)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits: the limit itself says when it is due."""


def remind(rows: Sequence[Deadline], now: datetime) -> None:
    """Tell who owes a step that it is due soon, once a share of its time."""
    for row, at in _standings(rows, now, skip=False):
        if at is not None and row.due_at is not None and row.due_at > now:
            cause = f"{row.id} {row.remind_at or row.due_at}"
            say("evaluation_due_soon", at, _owing(at, row), cause)


def _standings(
    rows: Iterable[Deadline], now: datetime, *, skip: bool = True
) -> list[tuple[Deadline, Standing | None]]:
    """Each with where its cell stands; without those whose period is being acted on."""
    rows = list(rows)
    keys = {row.id: int(row.owner_id) for row in rows if row.owner_id.isdecimal()}
    held = _lock(list(keys.values()), skip=True) if skip else None
    found = select(EvaluationStage, Evaluation).join(Evaluation)
    query = found.where(EvaluationStage.id.in_(keys.values()))
    fresh = query.execution_options(populate_existing=True)
    stages = {stage.id: (stage, of) for stage, of in db.session.execute(fresh)} if keys else {}
    places = cells.by_ids([stage.cell_id for stage, _ in stages.values()])
    out: list[tuple[Deadline, Standing | None]] = []
    for row in rows:
        stage, of = stages.get(keys.get(row.id, 0), (None, None))
        if stage is None or of is None:
            out.append((row, None))
        elif held is None or of.id in held:
            out.append((row, Standing(of, stage, places[stage.cell_id], now)))
    return out


def _lock(stage_ids: Sequence[int], *, skip: bool) -> set[int]:
    of = select(EvaluationStage.evaluation_id).where(EvaluationStage.id.in_(stage_ids))
    query = select(Evaluation.id).where(Evaluation.id.in_(of)).order_by(Evaluation.id)
    return set(db.session.scalars(query.with_for_update(key_share=True, skip_locked=skip)))


def _ran_out(at: Standing, row: Deadline) -> None:
    end(row, reason="overrun", timing=at.timing, now=at.now)
    seated = row.stage != "self" or bool(own_people(at.cell, day_of(at.now)))
    if row.stage == "self" and process.after(at.stage.track, at.stage.stage, "skip"):
        at.stage.missed = "late" if seated else "vacant"
        move(at, "skip", by=None)
    if seated:
        _open_case(at, row)
        say("evaluation_late", at, _owing(at, row), row.id)


def _owing(at: Standing, row: Deadline) -> list[int]:
    """Who owes the step: the own people of the cell that the limit is charged to."""
    places = cells.by_ids([row.cell_id])
    owes = places[row.cell_id or 0]
    kinds = own_kinds(owes.level) if row.stage == "self" else ("reviewer", "leader")
    return holders([owes.id], kinds, day_of(at.now)).get(owes.id, [])


def _open_case(at: Standing, row: Deadline) -> None:
    """A case on the cell that owed it, once a step and period; the county has nobody above it."""
    owes = cells.by_ids([row.cell_id])[row.cell_id or 0]
    filer = _filer(owes, at.now)
    key = uuid.uuid5(CASES, f"{at.evaluation.id}/{owes.id}/{row.stage}/{at.stage.round}")
    if filer is None or incidents.stored([key]):
        return
    due = clock.shown(row.due_at, ends=True) if row.due_at else ""
    said = (
        f"{at.evaluation.period} 考核：{owes.name}未按时完成{NAMES[row.stage]}（应于 {due} 前）。"
    )
    body = {
        "kind": LATE,
        "occurred_at": at.now,
        "sent_at": at.now,
        "cell_code": owes.code,
        "description": said,
    }
    try:
        with savepoint():
            caller = posts.caller_of(filer, day_of(at.now))
            incidents.report(caller=caller, incident_id=key, body=body, digest=str(key), now=at.now)
    except Problem as problem:  # the county has no such kind any more
        log.warning("no case of a late step", code=problem.code, deadline=row.id)


def _filer(owes: Any, now: datetime) -> int | None:
    """In whose name the case is opened: a leader's above, else the office's, the nearest first."""
    day, ids = day_of(now), [one.id for one in cells_above(owes)]
    leaders, offices = (posts.holders(ids, kind, day) for kind in ("leader", "reviewer"))
    found = ([*leaders.get(i, ()), *offices.get(i, ())] for i in ids)
    return next((people[0] for people in found if people), None)
