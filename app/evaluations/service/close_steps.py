"""What must be so before a period is final, and the end of its steps, level by level from below."""

from datetime import datetime
from typing import Any

from app.core import clock
from app.core.errors import refuse
from app.core.period import Period
from app.deadlines.queries import running_of
from app.deadlines.service import timing_for
from app.deadlines.service.limits import end
from app.evaluations import process
from app.evaluations.models import Evaluation
from app.evaluations.process import parts_of
from app.evaluations.queries import steps
from app.evaluations.service.combine_parts import locked_parts
from app.evaluations.service.move_stage import OWNER
from app.evaluations.service.open_steps import open_steps

#: So many cells are named; of more their number is said.
MOST_NAMED = 10


def close_steps(row: Evaluation, period: Period, now: datetime) -> None:
    """Every cell of a period that is about to be locked has had its steps, and has them no more.

    Refuses `parts_not_locked`, `figures_changed` where a part was locked since; naming the cells
    `evaluation_objections_open`, `evaluation_steps_missing`, and `evaluation_objectable` while some
    may still object.
    """
    if parts_of(period) and any(
        part.locked_at and part.locked_at > row.computed_at
        for part in locked_parts(row.county_id, period)
    ):
        refuse("figures_changed")  # it was made of fewer parts than there are by now
    open_steps(row, period, now)  # of a period that an older program computed
    stages = steps.open_stages(row.id)
    _check(row, stages, now)
    for stage, _ in stages:
        stage.stage, stage.version = "locked", stage.version + 1
    timing = timing_for(row.county_id, now, row.policy_version)
    for limits in running_of(OWNER, [stage.id for stage, _ in stages]).values():
        for one in limits:
            end(one, reason="done", timing=timing, now=now)


def _check(evaluation: Evaluation, stages: Any, now: datetime) -> None:
    objected = steps.objected(evaluation.id)
    _none("evaluation_objections_open", [cell for stage, cell in stages if stage.id in objected])
    _none(
        "evaluation_steps_missing",
        [cell for stage, cell in stages if process.after(stage.track, stage.stage, "lock") is None],
    )
    may = [
        (stage.objectable_until, cell)
        for stage, cell in stages
        if stage.objectable_until is not None and stage.objectable_until > now
    ]
    if may:
        until = clock.shown(max(moment for moment, _ in may), ends=True)
        _none("evaluation_objectable", [cell for _, cell in may], until=until)


def _none(code: str, found: list[Any], **more: Any) -> None:
    if found:
        names = [cell.name for cell in found[:MOST_NAMED]]
        codes = [cell.code for cell in found]
        refuse(code, cells=names, count=len(found), codes=codes, **more)
