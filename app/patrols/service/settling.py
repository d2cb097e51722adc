"""Settling a patrol: its track from the pieces, the counts behind its validity, the tasks it has
done.
"""

import uuid
from typing import Any

import numpy as np
from sqlalchemy import func, select, update

from app.core import photos
from app.core.db import db
from app.core.geo import from_db
from app.patrols.models import Patrol, TrackPiece, Visit
from app.patrols.rules import is_valid
from app.patrols.sections import VALID_PATROL
from app.plans import service as plans
from app.policies.queries import in_force
from grids import tracks

#: Four float64 numbers.
POINT_BYTES = 32


def points_here(patrol_id: uuid.UUID) -> int:
    """How many points the pieces hold."""
    size = select(func.coalesce(func.sum(func.length(TrackPiece.points)), 0)).where(
        TrackPiece.patrol_id == patrol_id
    )
    return int(db.session.scalar(size) or 0) // POINT_BYTES


def track_of_pieces(patrol_id: uuid.UUID, most: int | None = None) -> Any:
    """The pieces that are here (up to number `most`) as one track, in their order."""
    query = (
        select(TrackPiece.points)
        .where(TrackPiece.patrol_id == patrol_id)
        .order_by(TrackPiece.number)
    )
    rows = db.session.scalars(query if most is None else query.where(TrackPiece.number <= most))
    return np.concatenate(
        [np.empty((0, 4)), *[np.frombuffer(points).reshape(-1, 4) for points in rows]]
    )


def missing(patrol_id: uuid.UUID, pieces: int | None) -> list[int]:
    """The numbers of the pieces that have not come."""
    if not pieces:
        return []
    here = set(
        db.session.scalars(select(TrackPiece.number).where(TrackPiece.patrol_id == patrol_id))
    )
    return [n for n in range(1, pieces + 1) if n not in here]


def let_go_pieces(patrol_id: uuid.UUID) -> None:
    """The points of pieces that stand in the patrol's track now.

    Their digests stay, for a phone that sends one again.
    """
    db.session.execute(
        update(TrackPiece).where(TrackPiece.patrol_id == patrol_id).values(points=b"")
    )


def settle(patrol: Patrol, *, visited: bool, again: bool = False) -> None:
    """Count visits (if there may be any) and photos in place; mark the tasks that the patrol and
    its visits have done (B03, B18).

    `again`: it was settled before, and may count differently now.
    """
    query = (
        select(Visit.site_id, Visit.arrived_at)
        .where(Visit.patrol_id == patrol.id)
        .order_by(Visit.arrived_at)
    )
    visits = [(site_id, at) for site_id, at in db.session.execute(query)] if visited else []
    valid_patrol = in_force(patrol.county_id, patrol.received_at, patrol.policy_version)[
        VALID_PATROL
    ]
    in_place = (
        _photos_in_place(patrol, valid_patrol.photo_metres)
        if visits and valid_patrol.valid_photos
        else 0
    )
    if (len(visits), in_place) != (patrol.visited, patrol.photos_in_place):
        patrol.visited, patrol.photos_in_place = len(visits), in_place
        db.session.execute(
            update(Patrol)
            .where(Patrol.id == patrol.id)
            .values(visited=len(visits), photos_in_place=in_place)
        )
    valid = patrol.state == "closed" and is_valid(valid_patrol, patrol)
    if again:  # what an earlier closing had done is judged anew
        plans.reopen_tasks(patrol.id)
    done = plans.Done(
        patrol.id,
        patrol.officer_id,
        patrol.cell_id,
        patrol.started_at,
        valid,
        visits=visits,
        task_ids=patrol.task_ids,
    )
    plans.complete_tasks(done)


def _photos_in_place(patrol: Patrol, metres: float) -> int:
    """Photos of its visits that are here and were taken by the track, by what their cameras say."""
    line = from_db(db.session.scalar(select(Patrol.track).where(Patrol.id == patrol.id)))
    if line is None:
        return 0
    track = tracks.from_line(line)
    return sum(
        1
        for lon, lat in photos.positions("patrol", patrol.id)
        if tracks.nearest_m(track, lon, lat) <= metres
    )


def photo_came(sha256: str) -> None:
    """A photo that patrols were waiting for: it may make them valid."""
    ids = [uuid.UUID(about_id) for about, about_id in photos.uses_of(sha256) if about == "patrol"]
    for patrol in (
        db.session.scalars(select(Patrol).where(Patrol.id.in_(ids)).with_for_update())
        if ids
        else ()
    ):
        settle(patrol, visited=True, again=True)
