"""A track in pieces: a phone that dies loses minutes, not the patrol."""

import uuid
from datetime import datetime
from typing import Any

from app.core.errors import refuse
from app.core.insert import insert_once, values_of
from app.filings.rules.digest import digest as digest_of
from app.filings.rules.marks import Mark
from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.rules import MOST_PIECES
from app.patrols.service import pieces
from app.patrols.service.close_patrol import close
from app.patrols.service.measure_track import in_wgs84
from app.patrols.service.settle_patrol import settle
from app.patrols.service.start_patrol import begun
from app.posts.rules import Caller


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

    The first one makes the patrol; the last missing one completes it. Refuses `content_differs`,
    `id_taken`, `patrol_closed`, `too_large`.
    """
    if not 1 <= number <= MOST_PIECES:
        refuse("not_found")
    digest = digest_of(raw)
    if not queries.is_stored(patrol_id):
        about = {"caller": caller, "patrol_id": patrol_id, "body": body}
        insert_once(Patrol, **values_of(begun(**about, now=now, arrived=arrived or now)))
    patrol = queries.to_close(patrol_id)
    if patrol.officer_id != caller.id:
        refuse("id_taken")
    known = pieces.digest_of_piece(patrol_id, number)
    if known is not None:
        return (patrol, False) if known == digest else refuse("content_differs")
    if patrol.digest and number > (patrol.pieces or 0):
        refuse("patrol_closed", pieces=patrol.pieces or 0)
    pieces.keep(patrol_id, number, in_wgs84(body["track"], body["datum"]), digest, now)
    patrol.last_news_at = now
    if not patrol.digest:
        patrol.state = "running"
        patrol.marks = [mark for mark in patrol.marks if mark != Mark.CLOSED_ITSELF]
        patrol.points = pieces.points_here(patrol_id)
    elif pieces.missing(patrol_id, patrol.pieces):
        # even if silence had closed it: it is judged again with the rest, or at the next silence
        patrol.state = "waiting"
    else:
        close(patrol)
        settle(patrol, visited=True, again=True)
        pieces.let_go(patrol_id)
    return patrol, True
