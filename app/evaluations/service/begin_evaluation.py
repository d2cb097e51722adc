"""A period is computed, and with it the steps of its evaluation begin."""

from datetime import datetime

from app.cells.models import Cell
from app.core.period import Period
from app.evaluations.models import Evaluation
from app.evaluations.process import parts_of
from app.evaluations.service.ask_to_open import end_opening
from app.evaluations.service.combine_parts import combine
from app.evaluations.service.compute_evaluation import evaluate as compute
from app.evaluations.service.open_steps import open_steps


def evaluate(
    *, by: int | None, county: Cell, period: Period, now: datetime, opens: bool = True
) -> Evaluation:
    """Compute a quarter from its facts, a half-year or year from its locked parts (F01, F02).

    Again before locking it gives the same rows, and what people have said stays. Without `opens`
    the figures alone: nobody is asked for anything yet.
    """
    work = combine if parts_of(period) else compute
    row = work(by=by, county=county, period=period, now=now)
    if opens:
        open_steps(row, period, now)
        end_opening(county.id, period, now)
    return row
