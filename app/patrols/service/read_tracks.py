"""What the tracks of patrols tell by themselves: read, then computed while nobody waits for the
database, then asked of each patrol that is still as it was read.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import structlog
from sqlalchemy import select

from app.core.db import db
from app.core.geo import from_db
from app.patrols import queries
from app.patrols.models import OF_BEFORE, Patrol
from grids import likeness, plausible, squares, tracks, windows
from grids.tracks import Array

log = structlog.get_logger()
#: Patrols that are read together, at most, and their points but for those of the last of them.
BATCH, POINTS = 50, 20_000


@dataclass(frozen=True)
class Read:
    """A patrol that waits, as it was read; the track as the database gives it."""

    id: uuid.UUID
    compared: int
    digest: str | None
    track: Any


@dataclass(frozen=True)
class Told:
    """What its track tells: nothing where it has none, or none any more."""

    read: Read
    #: Of points with a position, in order: epoch milliseconds.
    times: Array = field(default_factory=lambda: np.empty(0))
    motion: plausible.Motion | None = None
    form: likeness.Form | None = None
    ways: tuple[windows.Keys, ...] = ()
    touched: squares.Squares | None = None
    #: It could not be computed.
    failed: bool = False


def read_tracks(
    *, now: datetime, county_id: int | None = None, of_before: bool = False, kept: bool = False
) -> list[Read]:
    """The next portion of patrols that wait to be asked, fresh ones or those of before: few, where
    their tracks are long. `kept` from being changed until they are asked, in this transaction.
    """
    turn = Patrol.compared == OF_BEFORE if of_before else Patrol.compared != OF_BEFORE
    query: Any = queries.unasked(now, county_id).where(turn)
    query = query.with_only_columns(Patrol.id, Patrol.compared, Patrol.track_digest, Patrol.points)
    if kept:
        query = query.with_for_update(skip_locked=True)
    portion: list[Any] = []
    for row in db.session.execute(query.order_by(Patrol.received_at).limit(BATCH)):
        if sum(one.points for one in portion) >= POINTS:
            break
        portion.append(row)
    ids = [row.id for row in portion]
    raw = select(Patrol.id, Patrol.track).where(Patrol.id.in_(ids), Patrol.thinned_at.is_(None))
    lines = {one.id: one.track for one in db.session.execute(raw)} if ids else {}
    return [Read(row.id, row.compared, row.track_digest, lines.get(row.id)) for row in portion]


def told_by(read: Read) -> Told:
    """What a track tells; asks nothing of the database."""
    try:
        return _told_by(read)
    except Exception as error:  # one that fails takes nothing with it
        log.error("left out", what="read a track", key=str(read.id), exc_info=error)
        return Told(read, failed=True)


def _told_by(read: Read) -> Told:
    line = from_db(read.track)
    if line is None:
        return Told(read)
    track = tracks.from_line(line)
    return Told(
        read,
        tracks.in_time_order(track[tracks.with_fix(track)])[:, 2],
        plausible.motion_of(track) if read.compared != OF_BEFORE else None,
        likeness.form_of(track),
        tuple(windows.keys_of(track)),
        squares.touched(track),
    )
