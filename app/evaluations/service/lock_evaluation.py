"""Making a computed period final."""

from datetime import datetime

from app.cells.models import Cell
from app.core import audit
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations.models import Evaluation
from app.evaluations.queries import entries, find
from app.evaluations.service.close_steps import close_steps
from app.posts.rules import Caller


def lock(*, caller: Caller, county: Cell, period: Period, now: datetime) -> Evaluation:
    """Make a period final: no figure in it, nothing that was said of it changes any more.

    Refuses `evaluation_locked`, and what `close_steps` does.
    """
    row = find(county.id, period, lock=True)
    if row.locked_at is not None:
        refuse("evaluation_locked")
    if entries.newer(county.id, period, row.computed_at):
        refuse("entries_not_counted")
    close_steps(row, period, now)
    row.locked_at, row.locked_by = now, caller.id
    audit.changed(
        "evaluations.lock", "evaluation", row.id, by=caller.id, now=now, period=period.name
    )
    return row
