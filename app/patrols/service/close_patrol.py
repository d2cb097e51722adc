"""A patrol is over: filed whole or from GPX, its last piece come, or silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core.apart import TURN_S, each
from app.core.db import db
from app.patrols.models import Patrol
from app.patrols.rules import SILENT, closed_by_silence
from app.patrols.service import pieces
from app.patrols.service.measure_track import last_moment
from app.patrols.service.results import judge
from app.patrols.service.settle_patrol import settle

BATCH = 100


def close(patrol: Patrol, track: Any = None, *, silent: bool = False) -> None:
    """Close a patrol with its whole WGS-84 track, or with the pieces that are here.

    It waits while pieces are missing, unless silence closes it. It may be closed again: by its
    phone, or by a piece that comes late. The row may still have to be stored; `settle` comes after.
    """
    if track is None:
        track = pieces.track_of(patrol.id, patrol.pieces)
    if not patrol.digest and len(track):  # nobody said when it ended: with its last point
        shift = timedelta(seconds=patrol.shifted_s)
        last = last_moment(track, patrol.started_at.tzinfo) + shift
        patrol.ended_at = max(patrol.started_at, last)
    judge(patrol, track)
    waits = not silent and pieces.missing(patrol.id, patrol.pieces)
    patrol.state = "waiting" if waits else "closed"
    if silent:
        patrol.marks = [*patrol.marks, closed_by_silence(told=bool(patrol.digest))]


def close_silent(*, now: datetime) -> int:
    """Close patrols without news for twelve hours, with a mark.

    A later closing by the phone replaces this one.
    """
    rows: Sequence[Patrol] = db.session.scalars(
        select(Patrol)
        .where(Patrol.state != "closed", Patrol.last_news_at <= now - SILENT)
        .order_by(Patrol.last_news_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()

    def shut(patrol: Patrol) -> int:
        close(patrol, silent=True)
        settle(patrol, visited=True, again=True)
        return 1

    def later(patrol: Patrol, _: Exception) -> int:
        patrol.last_news_at = now  # a bad row is set aside, the rest goes on
        return 1

    return each("close a silent patrol", rows, shut, later, seconds=TURN_S)
