"""A cell objects to how it was evaluated (申诉), and somebody above answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.core.clock import day_of
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.deadlines.queries import unended
from app.deadlines.service.limits import end
from app.evaluations import process
from app.evaluations.models import EvaluationObjection
from app.evaluations.queries import steps
from app.evaluations.service.find_people import (
    OFFICE,
    holders,
    is_own,
)
from app.evaluations.service.judging import answering_cells, may_answer
from app.evaluations.service.move_stage import (
    ANSWER,
    OWNER,
    Standing,
    changed,
    limit,
    move,
    refuse_step,
    standing,
)
from app.evaluations.service.tell_people import say
from app.evaluations.service.write_filing import ABOVE
from app.posts.rules import Caller


def raise_objection(
    *, caller: Caller, cell: Any, period: Period, text: str, now: datetime
) -> EvaluationObjection:
    """A cell's own people object, in time and one at a time; until the answer nothing is locked.

    Refuses `post_lacks_permission`, `evaluation_step_not_allowed`, `objection_too_late`,
    `objection_open`, `evaluation_locked`.
    """
    at = standing(period=period, cell=cell, now=now, lock=True)
    if not is_own(caller.scope, at.cell):
        refuse("post_lacks_permission")
    if not process.may_object(at.stage.stage):
        refuse_step(at)
    if at.stage.objectable_until is not None and now >= at.stage.objectable_until:
        refuse("objection_too_late")
    if any(one.answered_at is None for one in steps.objections_of([at.stage.id])):
        refuse("objection_open")
    row = EvaluationObjection(
        stage_id=at.stage.id, round=at.stage.round, text=text, raised_by=caller.id, raised_at=now
    )
    db.session.add(row)
    db.session.flush()
    changed(at, "object", caller.id, objection=row.id)
    place = answering(at, row)
    db.session.add(limit(at, ANSWER, place or at.cell))
    say("evaluation_objected", at, answerers(at, row), row.id)
    return row


def answer(
    *,
    caller: Caller,
    cell: Any,
    period: Period,
    objection_id: int,
    upheld: bool,
    text: str,
    now: datetime,
) -> EvaluationObjection:
    """Somebody above answers who neither objected nor evaluated: upheld, the cell is evaluated anew
    and may object again.

    Refuses `not_found`, `post_lacks_permission`, `own_evaluation`, `objection_answered`,
    `evaluation_locked`.
    """
    at = standing(period=period, cell=cell, now=now, lock=True)
    found = steps.objections_of([at.stage.id])
    row = next((one for one in found if one.id == objection_id), None) or refuse("not_found")
    if not may_answer(at, caller):
        refuse("post_lacks_permission")
    if {caller.id, *caller.scope.stands_for()} & barred_from(at, row):
        refuse("own_evaluation")
    if row.answered_at is not None:
        refuse("objection_answered")
    row.upheld, row.answer, row.answered_by, row.answered_at = upheld, text, caller.id, now
    for one in unended(OWNER, at.stage.id):
        if one.stage == ANSWER:
            end(one, reason="done", timing=at.timing, now=now)
    changed(at, "answer", caller.id, objection=row.id, upheld=upheld)
    # where it was judged anew already, or is being, that is what was asked for
    if upheld and row.round == at.stage.round and process.decided(at.stage.stage):
        at.stage.round += 1
        at.stage.objectable_until = None
        move(at, "uphold", by=caller.id)
    say("evaluation_answered", at, [row.raised_by], row.id)
    return row


def barred_from(at: Standing, row: EvaluationObjection) -> set[int | None]:
    """Who objected, and who evaluated what it is about."""
    said = [one for one in steps.filings_of([at.stage.id]) if one.side == ABOVE]
    of = [one for one in said if one.round == row.round]
    return {row.raised_by} | {who for one in of for who in (one.written_by, one.submitted_by)}


def answering(at: Standing, row: EvaluationObjection) -> Any | None:
    """The cell that owes the answer: the nearest above with somebody who may give it."""
    above = answering_cells(at)
    seated = holders([one.id for one in above], OFFICE, day_of(at.now))
    barred = barred_from(at, row)
    return next((one for one in above if set(seated.get(one.id, ())) - barred), None)


def answerers(at: Standing, row: EvaluationObjection) -> Iterable[int]:
    """Who there may answer."""
    place = answering(at, row)
    if place is None:
        return []
    people = holders([place.id], OFFICE, day_of(at.now))[place.id]
    barred = barred_from(at, row)
    return [one for one in people if one not in barred]
