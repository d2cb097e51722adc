"""Making a computed period final."""

from datetime import datetime

from app.accountability.service import propose_by_ranking
from app.cells.models import Cell
from app.core import audit
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations.models import Evaluation
from app.evaluations.queries import find, ranking
from app.evaluations.service.close_steps import close_steps
from app.evaluations.service.gather_entries import is_unseen
from app.evaluations.service.hear_again import shown
from app.evaluations.service.keep_counted import keep_counted
from app.evaluations.service.score_rows import score_rows
from app.posts.rules import Caller


def lock(*, caller: Caller, county: Cell, period: Period, now: datetime) -> Evaluation:
    """Make a period final: no figure in it, nothing that was said of it changes any more, and each
    figure keeps the rows it counted. Praise of the first and talks with the last of the county's
    ranking are proposed (row F08).

    Refuses `evaluation_locked`, `entries_not_counted` where accountability has decided something
    since the computing, what `close_steps` does, and `figures_changed` where the rows or the scores
    are others by now: nothing is locked that nobody has seen.
    """
    row = find(county.id, period, lock=True)
    if row.locked_at is not None:
        refuse("evaluation_locked")
    if is_unseen(row, period, now):
        refuse("entries_not_counted")
    close_steps(row, period, now)
    keep_counted(row, county, period)
    before = shown(row)
    score_rows(row)  # whatever was entered while it was first computed, too
    if shown(row) != before:
        refuse("figures_changed")
    row.locked_at, row.locked_by = now, caller.id
    ranked = [cell.id for one, cell in ranking(row, county) if one.rank is not None]
    propose_by_ranking(county_id=county.id, period=period.name, ranked=ranked, now=now)
    audit.changed(
        "evaluations.lock", "evaluation", row.id, by=caller.id, now=now, period=period.name
    )
    return row
