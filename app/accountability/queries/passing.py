"""The patrols that came by a place before something was found there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import shapely
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import undefer

from app.core.db import db
from app.core.geo import from_db
from app.patrols.models import Patrol
from grids import tracks
from grids.walked import DEGREE_M

#: So near to the place, so long before, so many of them.
NEAR_M, BEFORE, MOST = 200, timedelta(days=90), 10
#: How many are looked at, and how many are in memory at a time.
SEARCHED, TOGETHER = 400, 40


@dataclass(frozen=True)
class Passing:
    """A patrol that came by: how near in metres, and when it was nearest; the time is empty where
    only its way is kept.
    """

    patrol: Patrol
    distance_m: int
    nearest_at: datetime | None


def passings(
    *, cell_ids: list[int], own: int, lon: float, lat: float, before: datetime
) -> list[Passing]:
    """The last patrols of a cell's people, and of those above, that came within 200 m of a place
    before a moment, the latest first.

    `own` is the cell, `cell_ids` it and those above it.
    """
    found: list[Passing] = []
    for patrol in _patrols(cell_ids, own, before):
        near = _nearest(patrol, lon, lat, before)
        if near is not None and near.distance_m <= NEAR_M:
            found.append(near)
            if len(found) == MOST:
                break
    return found


def _patrols(cell_ids: list[int], own: int, before: datetime) -> Iterator[Patrol]:
    inside: ColumnElement[bool] = or_(
        Patrol.village_id == own, Patrol.township_id == own, Patrol.cell_id.in_(cell_ids)
    )
    query = (
        select(Patrol.id)
        .where(
            inside,
            Patrol.state == "closed",
            Patrol.started_at < before,
            Patrol.started_at >= before - BEFORE,
        )
        .order_by(Patrol.started_at.desc(), Patrol.id.desc())
        .limit(SEARCHED)
    )
    ids = list(db.session.scalars(query))
    for start in range(0, len(ids), TOGETHER):
        some = select(Patrol).where(Patrol.id.in_(ids[start : start + TOGETHER]))
        rows = {row.id: row for row in db.session.scalars(some.options(undefer(Patrol.track)))}
        yield from (rows[i] for i in ids[start : start + TOGETHER])


def _nearest(patrol: Patrol, lon: float, lat: float, before: datetime) -> Passing | None:
    points = _points(patrol)
    points = points[tracks.with_fix(points)] if len(points) else points
    timed = patrol.thinned_at is None
    if timed:
        points = tracks.in_time_order(points)
        points = points[points[:, 2] + patrol.shifted_s * 1000 <= before.timestamp() * 1000]
    if not len(points):
        return None
    scale = DEGREE_M * np.array([np.cos(np.radians(lat)), 1.0])
    plane = (points[:, :2] - [lon, lat]) * scale
    line = shapely.linestrings(plane) if len(plane) > 1 else shapely.points(plane[0])
    metres = round(float(shapely.distance(line, shapely.points(0.0, 0.0))))
    nearest = points[int(np.argmin(np.hypot(plane[:, 0], plane[:, 1])))]
    moment = nearest[2] / 1000 + patrol.shifted_s
    return Passing(patrol, metres, datetime.fromtimestamp(moment, UTC) if timed else None)


def _points(patrol: Patrol) -> Any:
    line = from_db(patrol.track)
    if line is not None:
        return tracks.from_line(line)
    return np.array([patrol.lone_point] if patrol.lone_point else np.empty((0, 4)), dtype=float)
