"""Limits of an evaluation's steps run out or are moved: a duty case, and people are told (E19)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from app.cells import queries as cells
from app.core.apart import each
from app.core.clock import day_of
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, set_aside
from app.deadlines.service.limits import end
from app.evaluations import process
from app.evaluations.models import Evaluation, EvaluationStage
from app.evaluations.service.find_people import holders, own_kinds, own_people
from app.evaluations.service.move_stage import Standing, move
from app.evaluations.service.open_late_case import open_late_case
from app.evaluations.service.tell_people import say

#: Each may open a case, and a county's villages are late together: so many are read at once, and
#: worked on for so many seconds.
AT_ONCE, SECONDS = 50, 0.3


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """What was not done in time is on record and opens a case on who owed it; without a
    self-evaluation the level above goes on.

    A period that somebody is acting on is left for the next sweep, and so is what is more than a
    short transaction's work; a row that fails is set aside.
    """
    late = _standings(claimed(rows[:AT_ONCE]), now)
    return each("limit", late, _try, lambda of, error: set_aside(of[0], error), seconds=SECONDS)


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
        owes = cells.by_ids([row.cell_id])[row.cell_id or 0]
        what = f"{at.evaluation.id}/{owes.id}/{row.stage}/{at.stage.round}"
        open_late_case(owes, row, at.evaluation.period, what, at.now)
        say("evaluation_late", at, _owing(at, row), row.id)


def _owing(at: Standing, row: Deadline) -> list[int]:
    """Who owes the step: the own people of the cell that the limit is charged to."""
    places = cells.by_ids([row.cell_id])
    owes = places[row.cell_id or 0]
    kinds = own_kinds(owes.level) if row.stage == "self" else ("reviewer", "leader")
    return holders([owes.id], kinds, day_of(at.now)).get(owes.id, [])
