"""Which visits of a patrol count: at its time, on its way, to the officer's own sites or tasks."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.cells import locating
from app.core import clock
from app.core.db import db
from app.core.geo import from_db
from app.filings.rules.marks import Mark
from app.patrols import queries
from app.patrols.models import Patrol, Visit
from app.patrols.rules import DOUBTFUL, on_the_way
from app.patrols.sections import DOUBTS, DoubtBounds
from app.plans.queries import sites_asked_of
from app.posts.queries import scope_known
from app.sites.models import Site
from grids import tracks
from grids.walked import DEGREE_M

VISIT_MARKS = (
    *(Mark.VISIT_OUTSIDE_TIMES, Mark.VISIT_FOREIGN, Mark.VISIT_FAR),
    Mark.VISIT_LATE,
)


def judge_visits(patrol: Patrol) -> list[Visit]:
    """Mark the visits of a patrol, and the patrol with what is odd about any of them; those that
    count, if the patrol does: none while it runs, for nobody has judged its track by then.
    """
    visits = list(queries.visits(patrol.id))
    if visits and not patrol.thinned_at:
        sites = _sites(visits)
        closed = patrol.state == "closed"
        reached = _near(patrol, visits, sites) if closed else [True] * len(visits)
        _mark(patrol, visits, sites, reached)
    found = {mark for visit in visits for mark in visit.marks}
    marks = [mark for mark in patrol.marks if mark not in VISIT_MARKS]
    marks += [mark for mark in VISIT_MARKS if mark in found]
    if marks != patrol.marks:
        patrol.marks = marks
    if patrol.state != "closed":
        return []
    return [visit for visit in visits if DOUBTFUL.issuperset(visit.marks)]


def _mark(
    patrol: Patrol, visits: Sequence[Visit], sites: dict[int, Site], reached: Sequence[bool]
) -> None:
    ended_at = patrol.ended_at if patrol.state == "closed" else None
    own = _own(patrol, sites)
    for number, visit in enumerate(visits):
        here = on_the_way(visit.arrived_at, started_at=patrol.started_at, ended_at=ended_at)
        odd = {
            Mark.VISIT_OUTSIDE_TIMES: not here,
            Mark.VISIT_FOREIGN: visit.site_id not in own,
            Mark.VISIT_FAR: here and not reached[number],
            Mark.VISIT_LATE: Mark.VISIT_LATE in visit.marks,
        }
        marks = [str(mark) for mark in VISIT_MARKS if odd[mark]]
        if marks != visit.marks:
            visit.marks = marks


def _sites(visits: Sequence[Visit]) -> dict[int, Site]:
    query = select(Site).where(Site.id.in_({visit.site_id for visit in visits}))
    return {site.id: site for site in db.session.scalars(query.options(undefer(Site.shape)))}


def _own(patrol: Patrol, sites: dict[int, Site]) -> set[int]:
    """Those in the territory of the officer's posts of that day, as they were on record when it
    came, and those of his tasks until then.
    """
    day = clock.day_of(patrol.started_at)
    scope = scope_known(patrol.officer_id, day, patrol.received_at)
    here = set(scope.cell_ids("patrols.file"))
    points = np.array([(site.lon, site.lat) for site in sites.values()])
    # by the boundaries of that day: a village merged since was his when he went there
    placed = locating.locate_many(points, datum="wgs84", accuracy_m=None, at=patrol.started_at)
    own = {
        site
        for site, cells in zip(sites, placed.cells(), strict=True)
        if here.intersection(cells.values())
    }
    others = sites.keys() - own
    return own | (sites_asked_of(patrol.officer_id, others, day) if others else set())


def _near(patrol: Patrol, visits: Sequence[Visit], sites: dict[int, Site]) -> list[bool]:
    """Of each visit, whether the track led there within some minutes of it."""
    bounds = queries.rules_of(patrol)[DOUBTS]
    track = _track(patrol)
    track = tracks.in_time_order(track[tracks.with_fix(track)])
    track[:, 2] += patrol.shifted_s * 1000
    return [_reaches(track, visit, from_db(sites[visit.site_id].shape), bounds) for visit in visits]


def _track(patrol: Patrol) -> Any:
    line = from_db(db.session.scalar(select(Patrol.track).where(Patrol.id == patrol.id)))
    if line is not None:
        return tracks.from_line(line)
    return np.array([patrol.lone_point] if patrol.lone_point else np.empty((0, 4)))


def _reaches(track: Any, visit: Visit, shape: Any, bounds: DoubtBounds) -> bool:
    """Whether the way from the last point before these minutes to the first after them comes near
    a site: where a phone was silent, the straight way between counts, unless it was silent for
    longer than these minutes, when nobody knows where it was.
    """
    apart = timedelta(minutes=bounds.visit_minutes)
    ends = [(visit.arrived_at + by).timestamp() * 1000 for by in (-apart, apart)]
    first = max(int(np.searchsorted(track[:, 2], ends[0])) - 1, 0)
    last = int(np.searchsorted(track[:, 2], ends[1], "right")) + 1
    points = track[first:last]
    silent = np.flatnonzero(np.diff(points[:, 2]) > bounds.visit_minutes * 60_000) + 1
    runs = [run for run in np.split(points, silent) if _overlaps(run, ends)]
    return any(_passes(run, shape, bounds) for run in runs)


def _overlaps(points: Any, ends: Sequence[float]) -> bool:
    return bool(len(points) and points[-1, 2] >= ends[0] and points[0, 2] <= ends[1])


def _passes(points: Any, shape: Any, bounds: DoubtBounds) -> bool:
    scale = DEGREE_M * np.array([np.cos(np.radians(points[0, 1])), 1.0])
    way = (points[:, :2] - points[0, :2]) * scale
    line = shapely.linestrings(way) if len(way) > 1 else shapely.points(way[0])
    there = shapely.transform(shape, lambda xy: (xy - points[0, :2]) * scale)
    reach = bounds.visit_metres + min(float(points[:, 3].max()), tracks.EDGE_M)
    return bool(shapely.dwithin(line, there, reach))
