"""What a computation rests on has been looked at: tracks, and the ground that villages owe."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from app.cells import queries as cell_queries
from app.cells import service as cells
from app.cells.models import Cell
from app.core.errors import refuse
from app.patrols import queries as patrol_queries
from app.patrols import service as patrols

#: Patrols and boundaries that one transaction looks at, and points of tracks: about two seconds of
#: work. More of them wait only after an upgrade, a load of boundaries or an outage, and are the
#: jobs' to look at.
MOST, MOST_POINTS = 200, 500_000


def look_first(county: Cell, now: datetime) -> None:
    """Look at what waits in a county; refuses `figures_not_ready`, naming how much, where that is
    more than one transaction may do.
    """
    walks, points = patrol_queries.count_unasked(now, county.id)
    grounds = cell_queries.count_undivided(county)
    if max(walks, grounds) > MOST or points > MOST_POINTS:
        refuse("figures_not_ready", patrols=str(walks), boundaries=str(grounds))
    for work in looks(county, now):
        while work():
            pass


def looks(county: Cell, now: datetime) -> Iterator[Callable[[], int]]:
    """The same piece by piece, to be called until each finds nothing: for who may commit between
    them.
    """
    for ask in (patrols.find_doubts, patrols.look_again):
        yield partial(ask, now=now, county_id=county.id)
    yield partial(cells.square_boundaries, below=county)
