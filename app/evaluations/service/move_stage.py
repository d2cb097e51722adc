"""Taking a step of an evaluation: the one writer of stages, and of the limits that follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from app.cells import queries as cells
from app.core import audit
from app.core.clock import day_of
from app.core.db import db
from app.core.errors import Named, refuse
from app.core.period import Period
from app.deadlines.models import Deadline
from app.deadlines.queries import unended
from app.deadlines.service import Timing, opened, timing_for
from app.deadlines.service.limits import end
from app.evaluations import process, queries
from app.evaluations.models import Evaluation, EvaluationStage
from app.evaluations.process import STEPS, Settings
from app.evaluations.queries import steps
from app.evaluations.service.find_people import seat_above

#: Whose limits these are, in deadlines.
OWNER = "evaluation"
ANSWER = "answer"
#: Steps in the words of refusals.
STEP = {
    "self": ("自评", "self"),
    "superior": ("上级评价", "superior"),
    "report": ("上报", "report"),
}


@dataclass(frozen=True)
class Standing:
    """A cell's stage in a period, with what a step on it needs."""

    evaluation: Evaluation
    stage: EvaluationStage
    #: As a row of `cells.by_ids`.
    cell: Any
    now: datetime

    @property
    def timing(self) -> Timing:
        """By the policy that the period was computed with."""
        version = self.evaluation.policy_version
        return timing_for(self.evaluation.county_id, self.now, version)

    @property
    def settings(self) -> Settings:
        """What that policy says of the steps."""
        return self.timing.rules[STEPS]

    def objectable(self) -> datetime:
        """Until when the cell may object to what is said of it now."""
        limit = self.settings.limits["objection"]
        until, _ = self.timing.ends(limit.clock, limit.budget_s, self.now)
        return until


def standing(*, period: Period, cell: Any, now: datetime, lock: bool = False) -> Standing:
    """Where a cell stands; with `lock` nobody else moves anything in its county's period.

    Refuses `not_found` before the period is computed, `evaluation_not_opened`, and with `lock`
    `evaluation_locked`.
    """
    county = cells.chain(cell)[0]
    found = queries.find(county.id, period, lock=lock)
    if lock and found.locked_at is not None:
        refuse("evaluation_locked")
    stage = steps.stage_of(found.id, cell.id) or refuse("evaluation_not_opened")
    return Standing(found, stage, cells.by_ids([cell.id])[cell.id], now)


def changed(at: Standing, what: str, by: int | None, **said: Any) -> None:
    """Something of a stage is other than before: its version, and the record of it."""
    at.stage.version += 1
    about = {"period": at.evaluation.period, "cell": at.cell.code}
    key = at.stage.id
    audit.changed(
        f"evaluations.{what}", "evaluation_stage", key, by=by, now=at.now, **about, **said
    )


def move(at: Standing, step: str, *, by: int | None) -> None:
    """Take a step; its limit ends, the next begins, and that of the cell above where it waited.

    Refuses `evaluation_step_not_allowed`, naming those that are.
    """
    take(at, step, by=by)
    db.session.flush()
    keep_limit(at)
    if at.stage.parent_id is not None:
        above = steps.stage_of(at.evaluation.id, at.stage.parent_id)
        if above is not None:
            cell = cells.by_ids([above.cell_id])[above.cell_id]
            keep_limit(Standing(at.evaluation, above, cell, at.now))


def take(at: Standing, step: str, *, by: int | None) -> None:
    """The step alone, for who takes many: the limits that follow are his to keep."""
    before = at.stage.stage
    found = process.after(at.stage.track, before, step)
    if found is None:
        refuse_step(at)
    at.stage.stage = found
    changed(at, step, by, stage=[before, found])


def refuse_step(at: Standing) -> NoReturn:
    """Refuse with what may be done instead."""
    steps = [Named(one, *STEP[one]) for one in process.allowed(at.stage.track, at.stage.stage)]
    refuse("evaluation_step_not_allowed", stage=at.stage.stage, allowed=steps)


def keep_limit(at: Standing) -> None:
    """Let the limit run that the stage asks for, and no other; answers have their own."""
    below = steps.stages_below(at.evaluation.id, at.stage.cell_id)
    step = owed(at, [process.ready(row.track, row.stage) for row, _ in below])
    running = [row for row in unended(OWNER, at.stage.id) if row.stage != ANSWER]
    for row in running:
        if row.stage != step:
            end(row, reason="done", timing=at.timing, now=at.now)
    if step is not None and not any(row.stage == step for row in running):
        db.session.add(limit(at, step, owing(at, step)))


def owed(at: Standing, below: Iterable[bool]) -> str | None:
    """The step for which somebody's time runs."""
    return process.owed(at.stage.track, at.stage.stage, below)


def owing(at: Standing, step: str) -> Any:
    """The cell that owes a step: itself, or whose office evaluates it."""
    if step in ("self", "lock"):
        return at.cell
    return seat_above(at.cell, day_of(at.now)) or at.cell


def limit(at: Standing, step: str, owes: Any) -> Deadline:
    """The limit of a step, which the caller keeps."""
    return opened(
        owner=OWNER,
        owner_id=at.stage.id,
        stage=step,
        rung=0,
        level=owes.level,
        cell_id=owes.id,
        limit=at.settings.limits[step],
        timing=at.timing,
        now=at.now,
        rule=f"{STEPS.name}/{step}",
    )
