"""A track in pieces: a phone that dies loses minutes, not the patrol."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import structlog
from sqlalchemy import select

from app.cells import queries as cells
from app.core import clock
from app.core.db import db, insert_once, savepoint
from app.core.errors import refuse
from app.deadlines.service import timing_for
from app.filings.rules.digest import digest as digest_of
from app.filings.rules.times import reconcile
from app.filings.sections import LATE_FILING_DAYS
from app.patrols import queries
from app.patrols.models import Patrol, TrackPiece
from app.patrols.schemas import MOST_PIECES, MOST_POINTS
from app.patrols.service import settling
from app.patrols.service.filing import device_id_of, doubts_of, home_of
from app.patrols.service.measuring import in_wgs84, measured
from app.posts.queries import caller_of
from app.posts.rules import Caller
from grids import tracks

log = structlog.get_logger()
#: Without news for so long a patrol closes itself.
SILENT = timedelta(hours=12)
CLOSED_ITSELF, LACKS_PIECES = "closed_itself", "pieces_missing"
BATCH = 100


def put_piece(
    *,
    caller: Caller,
    patrol_id: uuid.UUID,
    number: int,
    body: dict[str, Any],
    raw: Any,
    now: datetime,
    arrived: datetime | None = None,
) -> tuple[Patrol, bool]:
    """Keep a piece, or find it kept: (its patrol, whether it is new).

    The first one makes the patrol; the last missing one completes it.
    """
    if not 1 <= number <= MOST_PIECES:
        refuse("not_found")
    digest = digest_of(raw)
    if not queries.is_stored(patrol_id):
        insert_once(Patrol, **_begun(patrol_id, caller, body, now, arrived or now))
    patrol = queries.to_close(patrol_id)
    if patrol.officer_id != caller.id:
        refuse("id_taken")
    known = db.session.get(TrackPiece, (patrol_id, number))
    if known is not None:
        return (patrol, False) if known.digest == digest else refuse("content_differs")
    if patrol.digest and number > (patrol.pieces or 0):
        refuse("patrol_closed", pieces=patrol.pieces or 0)
    points = np.ascontiguousarray(in_wgs84(body["track"], body["datum"]))
    if settling.points_here(patrol_id) + len(points) > MOST_POINTS:
        refuse("too_large")
    db.session.add(
        TrackPiece(
            patrol_id=patrol_id,
            number=number,
            digest=digest,
            received_at=now,
            points=points.tobytes(),
        )
    )
    db.session.flush()
    patrol.last_news_at = now
    if not patrol.digest:
        patrol.state, patrol.marks = (
            "running",
            [mark for mark in patrol.marks if mark != CLOSED_ITSELF],
        )
        patrol.points = settling.points_here(patrol_id)
    elif settling.missing(patrol_id, patrol.pieces):
        patrol.state = "waiting"  # even if silence had closed it: it is measured again with the rest, or at the next silence
    else:
        _finish(patrol)
        settling.let_go_pieces(patrol_id)
    return patrol, True


def _begun(
    patrol_id: uuid.UUID,
    caller: Caller,
    body: dict[str, Any],
    now: datetime,
    arrived: datetime,
) -> dict[str, Any]:
    """A patrol that runs: what its first piece says of it."""
    home = home_of(caller.scope, body["cell_code"])
    chain = {cell.level: cell.id for cell in cells.chain(home)}
    times = reconcile(body["sent_at"] or arrived, arrived)
    started = times.observed(body["started_at"])
    device = body["device"] or {}
    return {
        "id": patrol_id,
        "officer_id": caller.id,
        "digest": "",
        "state": "running",
        "mode": body["mode"],
        "cell_id": home.id,
        **{f"{level}_id": chain.get(level) for level in ("village", "township", "county")},
        "started_at": started,
        "ended_at": started,
        "sent_at": body["sent_at"] or now,
        "received_at": now,
        "last_news_at": now,
        "shifted_s": round(times.error.total_seconds()),
        "datum": body["datum"],
        "points": 0,
        "length_m": 0,
        "duration_s": 0,
        "cells_crossed": [],
        "policy_version": timing_for(chain.get("county"), now).rules.version,
        "marks": list(times.marks),
        "task_ids": [],
        "visited": 0,
        "photos_in_place": 0,
        "device": body["device"],
        "device_id": device_id_of(device),
    }


def _finish(patrol: Patrol, *, mark: str | None = None) -> None:
    """Measure what is here and let it count."""
    track = settling.track_of_pieces(patrol.id)
    shift = timedelta(seconds=patrol.shifted_s)
    started, ended = patrol.started_at - shift, patrol.ended_at - shift
    if not patrol.digest and len(track):  # nobody said when it ended: with its last point
        last = datetime.fromtimestamp(tracks.in_time_order(track)[-1, 2] / 1000, started.tzinfo)
        ended = max(started, last)
        patrol.ended_at = ended + shift
    found = measured(
        track,
        home_id=patrol.cell_id,
        observed=patrol.started_at,
        started_at=started,
        ended_at=ended,
    )
    device, scope = (
        patrol.device or {},
        caller_of(patrol.officer_id, clock.day_of(patrol.started_at)).scope,
    )
    path, late = (
        cells.by_ids([patrol.cell_id])[patrol.cell_id].path,
        timing_for(patrol.county_id, patrol.received_at, patrol.policy_version),
    )
    when = {
        "started": patrol.started_at,
        "now": patrol.received_at,
        "late_days": late.rules[LATE_FILING_DAYS],
    }
    doubts = doubts_of(
        patrol.id, patrol.officer_id, scope, path, device, found["track_digest"], **when
    )
    kept = [m for m in patrol.marks if m == "clock_corrected"]
    marks = kept + found.pop("marks") + doubts + ([mark] if mark else [])
    for name, value in found.items():
        setattr(patrol, name, value)
    patrol.marks, patrol.state = list(dict.fromkeys(marks)), "closed"
    db.session.flush()
    settling.settle(patrol, visited=True, again=True)


def close_silent(*, now: datetime) -> int:
    """Close patrols without news for twelve hours with a mark.

    A later closing by the phone replaces this one.
    """
    rows: Sequence[Patrol] = db.session.scalars(
        select(Patrol)
        .where(Patrol.state != "closed", Patrol.last_news_at <= now - SILENT)
        .order_by(Patrol.last_news_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for patrol in rows:
        try:
            with savepoint():
                _finish(patrol, mark=LACKS_PIECES if patrol.digest else CLOSED_ITSELF)
        except (
            ValueError,
            TypeError,
            LookupError,
        ) as error:  # a bad row is set aside, the rest goes on
            log.error("patrol not closed", patrol=str(patrol.id), exc_info=error)
            patrol.last_news_at = now
    return len(rows)
