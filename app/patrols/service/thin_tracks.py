"""Retention of tracks: raw points give way to a 20 m line when a county's `track_days` are over
(PIPL Art. 19, 47).
"""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import undefer

from app.core.apart import TURN_S, each
from app.core.db import db
from app.core.geo import from_db
from app.patrols.models import Patrol, PatrolForm, PatrolWindow, TrackPiece
from app.patrols.sections import RETENTION
from app.policies.queries import in_force
from grids import tracks

BATCH = 500
TOLERANCE_M = 20.0


def thin(*, now: datetime) -> int:
    """Thin at most 500 tracks whose days are over; figures, marks and digests stay as they were."""
    counties = db.session.scalars(select(Patrol.county_id).distinct()).all()
    count = 0
    for county_id in counties:
        days = in_force(county_id, now)[RETENTION].track_days
        old = select(Patrol).where(
            Patrol.county_id == county_id,
            Patrol.received_at < now - timedelta(days=days),
            Patrol.thinned_at.is_(None),
        )
        old = (
            old.where(or_(Patrol.track.is_not(None), Patrol.lone_point.is_not(None)))
            .order_by(Patrol.received_at)
            .limit(BATCH - count)
        )
        rows = old.options(undefer(Patrol.track)).with_for_update(skip_locked=True)
        thinned = partial(_thin, now=now)
        count += each("thin a track", db.session.scalars(rows), thinned, seconds=TURN_S)
        if count >= BATCH:
            break
    return count


def _thin(patrol: Patrol, *, now: datetime) -> int:
    line = from_db(patrol.track)
    patrol.track = (
        None if line is None else tracks.wkb(tracks.thinned(tracks.from_line(line), TOLERANCE_M))
    )
    patrol.lone_point, patrol.thinned_at = None, now
    db.session.execute(
        update(TrackPiece).where(TrackPiece.patrol_id == patrol.id).values(points=b"")
    )
    for kept in (PatrolForm, PatrolWindow):
        db.session.execute(delete(kept).where(kept.patrol_id == patrol.id))
    return 1
