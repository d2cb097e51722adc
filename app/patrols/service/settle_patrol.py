"""Settling a patrol that is stored: the counts behind its validity, the tasks it has done."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.geo import from_db
from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.rules import is_valid
from app.patrols.rules.doubts import COUNTING
from app.patrols.sections import VALID_PATROL
from app.patrols.service.judge_visits import judge_visits
from app.patrols.service.see_sites import see_sites
from app.patrols.service.weigh_doubts import weigh
from app.photos import queries as photos
from app.photos.subjects import Ids
from app.plans import service as plans
from grids import tracks


def settle(
    patrol: Patrol, *, visited: bool, again: bool = False, tasks: Sequence[Any] | None = None
) -> None:
    """Weigh its doubts; count visits (if there may be any) and photos in place; mark the tasks
    that the patrol and its visits have done (B03, B18), and what was seen of the sites. While it
    runs its visits do nothing.

    `again`: it was settled before, and may count differently now. `tasks`: those of its cell, where
    they have been asked for.
    """
    visits = judge_visits(patrol) if visited else []
    weigh(patrol, again=again)
    if patrol.doubt not in COUNTING:
        visits = []
    rules = queries.rules_of(patrol)
    asked, in_place = rules[VALID_PATROL], 0
    if visits and asked.valid_photos:
        in_place = _photos_in_place(patrol, asked.photo_metres)
    if (patrol.visited, patrol.photos_in_place) != (len(visits), in_place):
        patrol.visited, patrol.photos_in_place = len(visits), in_place
    valid = patrol.state == "closed" and is_valid(asked, patrol)
    if visits or again:
        see_sites(patrol)
    done = plans.Done(
        patrol.id,
        patrol.officer_id,
        patrol.cell_id,
        patrol.started_at,
        valid,
        visits=[(visit.site_id, visit.arrived_at) for visit in visits],
        task_ids=patrol.task_ids,
    )
    plans.complete_tasks(done, again=again, found=tasks)


def _photos_in_place(patrol: Patrol, metres: float) -> int:
    """Photos of its visits that are here and were taken by the track, by what their cameras say."""
    line = from_db(db.session.scalar(select(Patrol.track).where(Patrol.id == patrol.id)))
    if line is None:
        return 0
    track = tracks.from_line(line)
    return sum(
        1
        for lon, lat in photos.positions("patrol", patrol.id, metres)
        if tracks.nearest_m(track, lon, lat) <= metres
    )


def photo_came(ids: Ids) -> None:
    """A photo that these patrols were waiting for: it may make them valid."""
    query = select(Patrol).where(Patrol.id.in_(ids)).order_by(Patrol.id).with_for_update()
    for patrol in db.session.scalars(query):
        settle(patrol, visited=True, again=True)
