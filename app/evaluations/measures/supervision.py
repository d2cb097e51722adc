"""What a grid sees of the grids below it while work goes on (rows B27, C06, F04)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.evaluations.measures import count
from app.evaluations.measures.ground import Ground
from app.evaluations.models import LiveCount
from app.evaluations.rules import Fact, live_period
from app.policies.queries import in_force

#: live measure -> the indicator that it shows
LIVE = {"patrol": "patrol_plan", "handling": "on_time_handling", "feedback": "feedback"}
Measures = dict[str, Fact]
#: They are counted every ten minutes; what is older than this is counted when it is asked for.
KEPT = timedelta(minutes=30)


@dataclass(frozen=True)
class Counted:
    """The measures of cells, as they were at a moment."""

    at: datetime
    cells: Mapping[int, Measures]

    def of(self, cell_id: int) -> Measures:
        """Those of a cell; of one that is newer nothing is known yet."""
        return self.cells.get(cell_id, dict.fromkeys(LIVE, Fact(0, 0)))


def counted(counties: Collection[int], now: datetime, names: Collection[str] = LIVE) -> Counted:
    """The live measures of counties as last counted, or counted now where that is too long ago."""
    at, found = now, dict[int, Measures]()
    for county_id in counties:
        row = db.session.get(LiveCount, county_id)
        if row is None or not now - KEPT < row.counted_at <= now:
            found |= supervise(db.session.get_one(Cell, county_id), now, names)
            continue
        at = min(at, row.counted_at)
        for cell_id, figures in row.figures.items():
            found[int(cell_id)] = {name: Fact(*figures[name]) for name in names}
    return Counted(at, found)


def supervise(county: Cell, now: datetime, names: Collection[str] = LIVE) -> dict[int, Measures]:
    """{open cell of the county: {patrol, handling, feedback}} of the last 30 days, today included.

    Of these the `names` that are asked for.

    Patrol in place (B27, F04), as in evaluations: of the whole patrol cycles of a cell's villages
    that are over, and those that run and have one already, those with a valid patrol by one of the
    village's own people. Handling in place (B27, F04), as in evaluations: of the cases whose limit
    for handling ended or ran out, those handled in time; charged to the cell that owed it, and to
    the village whose officer it was given to. Feedback in place (B27, C06): of the closings, those
    whose result has been received above and below, see `measure_feedback`.
    """
    day = clock.day_of(now)
    places, rules = tuple(cells.below(county)), in_force(county.id, clock.start_of(day))
    ground = Ground(county, places, live_period(day), now, rules)
    facts = count.counted(ground, [LIVE[name] for name in names])
    return {
        cell_id: {name: found[LIVE[name]] for name in names} for cell_id, found in facts.items()
    }
