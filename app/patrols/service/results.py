"""The results of a patrol: what follows from its track, with the marks of all that is odd."""

from datetime import timedelta
from typing import Any

from app.cells import queries as cells
from app.core import clock
from app.filings.rules.marks import Mark
from app.filings.rules.times import DISPUTED
from app.filings.service.find_late import find_late
from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.rules import doubts, is_told
from app.patrols.rules.doubts import says_mocked, standing
from app.patrols.sections import DOUBTS
from app.patrols.service.measure_track import measured
from app.patrols.service.start_patrol import clock_marks
from app.posts.queries import scope_known
from grids import tracks
from grids.outings import silences


def judge(patrol: Patrol, track: Any) -> None:
    """Write all columns that follow from a track in WGS-84, on a row stored or about to be.

    Posts (as on record when it came), boundaries and the policy are those of its observed day,
    whenever and however it was closed. Late it is by when the last of it came: a closing alone,
    without its pieces, says nothing of a way.
    """
    shift = timedelta(seconds=patrol.shifted_s)
    found = measured(
        track,
        home_id=patrol.cell_id,
        observed=patrol.started_at,
        started_at=patrol.started_at - shift,
        ended_at=patrol.ended_at - shift,
        gaps=patrol.gaps or [],
        apart_hours=queries.rules_of(patrol)[DOUBTS].apart_hours,
    )
    for name, value in found.items():
        setattr(patrol, name, value)
    marks = [*clock_marks(patrol.shifted_s), *found["marks"], *_doubts(patrol)]
    if Mark.SEVERAL_OUTINGS in marks and _breaks_told(track, patrol.gaps or []):
        marks.remove(Mark.SEVERAL_OUTINGS)
    # what was said of how it was mended is no result
    marks += [mark for mark in patrol.marks or () if mark == Mark.MENDED or mark in DISPUTED]
    patrol.marks = list(dict.fromkeys(marks))
    # a person's verdict is asked for when it is settled
    patrol.doubt, patrol.compared = standing(marks, patrol.track_digest, None), 0


def _breaks_told(track: Any, gaps: list[dict[str, Any]]) -> bool:
    """Whether the phone said of every break of hours why it recorded nothing."""
    times = tracks.in_time_order(track)[:, 2]
    return all(is_told(since, until, gaps) for since, until in silences(times))


def _doubts(patrol: Patrol) -> list[Mark]:
    day = clock.day_of(patrol.started_at)
    same_track, device_shared = queries.seen_before(
        patrol.id, patrol.track_digest, patrol.device_id, patrol.officer_id, day
    )
    rules = queries.rules_of(patrol)
    scope = scope_known(patrol.officer_id, day, patrol.received_at)
    complete = max(patrol.received_at, patrol.last_news_at or patrol.received_at)
    return doubts(
        late=find_late(patrol.started_at, complete, rules),
        ended=patrol.ended_at,
        received=complete,
        in_post=scope.covers("patrols.file", cells.by_ids([patrol.cell_id])[patrol.cell_id].path),
        mocked=says_mocked(patrol.device),
        device_shared=device_shared,
        same_track=same_track,
    )
