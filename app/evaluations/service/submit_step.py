"""A step of an evaluation is submitted: from then on it stands (F01)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from app.cells import queries as cells
from app.core.clock import day_of
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations import process, queries
from app.evaluations.models import EvaluationFiling
from app.evaluations.queries import steps
from app.evaluations.service.find_people import is_above, is_own, own_people, people_above
from app.evaluations.service.move_stage import Standing, move, refuse_step, standing
from app.evaluations.service.tell_people import say
from app.evaluations.service.write_filing import ABOVE, OWN, check_side, filing_of
from app.posts.rules import Caller


def submit(
    *, caller: Caller, cell: Any, period: Period, step: str, version: int | None, now: datetime
) -> Standing:
    """Submit self or superior as it was written, or report up.

    The level above reports one cell; a cell's own office reports all that it has evaluated below
    it at once. The same again changes nothing. Refuses `post_lacks_permission`, `own_evaluation`,
    `evaluation_step_not_allowed`, `evaluation_not_written`, `evaluation_below_unready` and
    `evaluation_reason_required`, both with what is missing, `changed_meanwhile`,
    `evaluation_locked`.
    """
    at = standing(period=period, cell=cell, now=now, lock=True)
    if step == "report":
        return _report(at, caller, version)
    check_side(at, caller, step)
    filing = filing_of(at, step)
    if filing is not None and filing.submitted_by == caller.id:
        return at
    _check_version(at, version)
    if process.after(at.stage.track, at.stage.stage, step) is None:
        refuse_step(at)
    _check_below(at, step)
    if filing is None:
        refuse("evaluation_not_written")
    row = queries.row_of(at.evaluation, at.cell)
    if step == ABOVE:
        _check_difference(at, filing, row.score)
        at.stage.objectable_until = at.objectable()
    filing.submitted_by, filing.submitted_at, filing.seen_score = caller.id, now, row.score
    move(at, step, by=caller.id)
    _tell(at, step)
    return at


def _tell(at: Standing, step: str) -> None:
    day = day_of(at.now)
    if step == OWN:
        say("evaluation_self_done", at, people_above(at.cell, day))
    else:
        say("evaluation_superior_done", at, own_people(at.cell, day))


def _report(at: Standing, caller: Caller, version: int | None) -> Standing:
    if is_above(caller.scope, at.cell, day_of(at.now)):
        if at.stage.stage != "reported":
            _check_version(at, version)
            move(at, "report", by=caller.id)
        return at
    below = steps.stages_below(at.evaluation.id, at.stage.cell_id)
    if not below or not is_own(caller.scope, at.cell):
        refuse("post_lacks_permission")
    missing = [cell.name for row, cell in below if not process.decided(row.stage)]
    if missing:
        refuse("evaluation_below_unready", cells=missing)
    places = cells.by_ids([cell.id for _, cell in below])
    for row, cell in below:
        if row.stage == "evaluated":
            move(Standing(at.evaluation, row, places[cell.id], at.now), "report", by=caller.id)
    return at


def _check_version(at: Standing, version: int | None) -> None:
    if version is not None and version != at.stage.version:
        refuse("changed_meanwhile")


def _check_below(at: Standing, step: str) -> None:
    if at.stage.track in process.OFFICES:
        return
    below = steps.stages_below(at.evaluation.id, at.stage.cell_id)
    found = [(cell.name, process.ready(row.track, row.stage)) for row, cell in below]
    missing = process.unready(step, found)
    if missing:
        refuse("evaluation_below_unready", cells=missing)


def _check_difference(at: Standing, filing: EvaluationFiling, above: Decimal | None) -> None:
    """Far apart from what the cell said of itself needs a reason."""
    own = filing_of(at, OWN)
    if own is None or own.submitted_at is None or above is None:
        return
    said, most = Decimal(str(own.body["score"])), at.settings.difference
    if abs(said - above) > most and not filing.body.get("reason"):
        refuse("evaluation_reason_required", own=f"{said:.2f}", above=f"{above:.2f}", most=most)
