"""The facts of a period: one file a group of measures, one grouped reading a measure.

Each item names the patrol or case that it comes from.
"""

from datetime import datetime

from app.cells.models import Cell
from app.core.period import Period
from app.evaluations.measures.cases import measure_closings, measure_findings
from app.evaluations.measures.ground import ground_of
from app.evaluations.measures.limits import measure_limits
from app.evaluations.measures.patrols import measure_patrols
from app.evaluations.measures.tally import Tally
from app.policies.rules import Rules


def gather(
    county: Cell, cells: list[Cell], period: Period, rules: Rules, computed_at: datetime
) -> Tally:
    """Everything that counts for the cells of a county in a period, as known at `computed_at`.

    What happened is read from what is never changed (patrols, ended limits, events), not from where
    a case stands today.
    """
    tally, ground = Tally(), ground_of(county, cells, period, computed_at)
    measure_patrols(tally, ground, cells, rules)
    measure_limits(tally, ground)
    measure_findings(tally, ground)
    measure_closings(tally, ground)
    return tally
