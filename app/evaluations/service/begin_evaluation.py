"""A period is computed, and with it the steps of its evaluation begin."""

from datetime import datetime

from app.cells.models import Cell
from app.core.db import db
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import Evaluation
from app.evaluations.process import parts_of
from app.evaluations.service.ask_to_open import end_opening
from app.evaluations.service.combine_parts import combine
from app.evaluations.service.compute_evaluation import evaluate as compute
from app.evaluations.service.hear_again import hear_again, shown
from app.evaluations.service.open_steps import open_steps


def evaluate(
    *, by: int | None, county: Cell, period: Period, now: datetime, opens: bool = True
) -> Evaluation:
    """Compute a quarter from its facts, a half-year or year from its locked parts (F01, F02).

    Again before locking it gives the same rows, and what people have said stays; of a score that is
    another by then they are told, and whoever judged it looks again. Without `opens` the figures
    alone: nobody is asked for anything yet.
    """
    work = combine if parts_of(period) else compute
    known = db.session.scalar(queries.computed(county.id, period).with_for_update(key_share=True))
    before = {} if known is None else shown(known)
    row = work(by=by, county=county, period=period, now=now)
    hear_again(row, before, f"computed {now.isoformat()}", now)
    if opens:
        open_steps(row, period, now)
        end_opening(county.id, period, now)
    return row
