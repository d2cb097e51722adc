"""What a cell says of itself, and the level above of it: written, changed until it is submitted."""

from datetime import datetime
from typing import Any

from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations import process
from app.evaluations.models import EvaluationFiling
from app.evaluations.queries import steps
from app.evaluations.service.find_people import is_own
from app.evaluations.service.judging import may_judge
from app.evaluations.service.move_stage import Standing, changed, refuse_step, standing
from app.posts.rules import Caller

OWN, ABOVE = "self", "superior"


def write(
    *,
    caller: Caller,
    cell: Any,
    period: Period,
    side: str,
    body: dict[str, Any],
    version: int | None,
    now: datetime,
) -> Standing:
    """Keep what somebody writes, `side` self or superior; the same again changes nothing.

    Refuses `post_lacks_permission`, `own_evaluation`, `evaluation_step_not_allowed`,
    `evaluation_locked`, `changed_meanwhile`, and `if_match_required` over what is there already.
    """
    at = standing(period=period, cell=cell, now=now, lock=True)
    check_side(at, caller, side)
    known = filing_of(at, side)
    if known is not None and known.body == body:
        return at
    if known is not None and version is None:
        refuse("if_match_required")
    if version is not None and version != at.stage.version:
        refuse("changed_meanwhile")
    if process.after(at.stage.track, at.stage.stage, side) is None:
        refuse_step(at)
    if known is None:
        known = EvaluationFiling(stage_id=at.stage.id, side=side, round=_round(at, side))
        db.session.add(known)
    known.body, known.written_by, known.written_at = body, caller.id, now
    changed(at, f"write_{side}", caller.id)
    db.session.flush()
    return at


def filing_of(at: Standing, side: str) -> EvaluationFiling | None:
    """What stands there of a side, in this round."""
    of = _round(at, side)
    found = steps.filings_of([at.stage.id])
    return next((one for one in found if (one.side, one.round) == (side, of)), None)


def _round(at: Standing, side: str) -> int:
    return 1 if side == OWN else at.stage.round


def check_side(at: Standing, caller: Caller, side: str) -> None:
    """Refuse who does not evaluate on this side: `post_lacks_permission`, and `own_evaluation` who
    wrote or submitted the other, or stands in for who did.
    """
    if not on_side(at, caller, side):
        refuse("post_lacks_permission")
    mine = {caller.id, *caller.scope.stands_for()}
    own = filing_of(at, OWN) if side == ABOVE else None
    if own is not None and mine & {own.written_by, own.submitted_by}:
        refuse("own_evaluation")


def on_side(at: Standing, caller: Caller, side: str) -> bool:
    """Whether somebody's seat evaluates this cell from its own side, or from above."""
    return is_own(caller.scope, at.cell) if side == OWN else may_judge(at, caller)
