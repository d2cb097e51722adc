"""The store of a track's pieces, until they stand in their patrol's track."""

import uuid
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import func, select, update

from app.core.db import db
from app.core.errors import refuse
from app.patrols.models import TrackPiece
from app.patrols.rules import MOST_POINTS

#: Four float64 numbers.
POINT_BYTES = 32


def digest_of_piece(patrol_id: uuid.UUID, number: int) -> str | None:
    """The digest of a piece that is here."""
    piece = db.session.get(TrackPiece, (patrol_id, number))
    return piece.digest if piece else None


def keep(patrol_id: uuid.UUID, number: int, track: Any, digest: str, now: datetime) -> None:
    """Store a piece (WGS-84); refuses `too_large` beyond 50,000 points in all."""
    if points_here(patrol_id) + len(track) > MOST_POINTS:
        refuse("too_large")
    points = np.ascontiguousarray(track).tobytes()
    db.session.add(
        TrackPiece(
            patrol_id=patrol_id, number=number, digest=digest, received_at=now, points=points
        )
    )
    db.session.flush()


def points_here(patrol_id: uuid.UUID) -> int:
    """How many points the pieces hold."""
    size = select(func.coalesce(func.sum(func.length(TrackPiece.points)), 0)).where(
        TrackPiece.patrol_id == patrol_id
    )
    return int(db.session.scalar(size) or 0) // POINT_BYTES


def track_of(patrol_id: uuid.UUID, most: int | None = None) -> Any:
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


def missing(patrol_id: uuid.UUID, count: int | None) -> list[int]:
    """The numbers, of so many, of the pieces that have not come."""
    if not count:
        return []
    here = set(
        db.session.scalars(select(TrackPiece.number).where(TrackPiece.patrol_id == patrol_id))
    )
    return [n for n in range(1, count + 1) if n not in here]


def let_go(patrol_id: uuid.UUID) -> None:
    """The points of pieces that stand in the patrol's track now.

    Their digests stay, for a phone that sends one again.
    """
    db.session.execute(
        update(TrackPiece).where(TrackPiece.patrol_id == patrol_id).values(points=b"")
    )
