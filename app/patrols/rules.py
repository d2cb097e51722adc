"""When a patrol counts, and what is odd about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from app.filings.rules.marks import Mark
from app.filings.rules.times import odd_time
from app.patrols.sections import ValidPatrol

#: Points a track may have, and pieces it may come in.
MOST_POINTS, MOST_PIECES = 50_000, 2000
MODES = ("regular", "irregular", "campaign")
#: Points may be this much before the start and after the end.
SLACK = timedelta(minutes=10)
#: Without news for so long a patrol closes itself.
SILENT = timedelta(hours=12)
#: Marks with which a patrol is shown but does not count until a person has looked at it (field
#: lesson 5).
DOUBTFUL = frozenset(
    {
        Mark.NO_TRACK,
        Mark.IMPOSSIBLE_SPEED,
        Mark.MOCK_LOCATION,
        Mark.SAME_TRACK,
        Mark.OUTSIDE_POST,
        Mark.FUTURE_TIME,
        Mark.TRACK_OUTSIDE_TIMES,
        Mark.SEVERAL_OUTINGS,
        Mark.NO_POSITION,
    }
)


class Walked(Protocol):
    """What is asked of a patrol: metres, seconds, share inside (0 to 1), visits, photos."""

    length_m: Any
    duration_s: Any
    inside_share: Any
    visited: Any
    photos_in_place: Any
    marks: Any


def is_valid(asked: ValidPatrol, patrol: Walked) -> bool:
    """Whether a patrol is long and far enough, inside its cell, with the visits and photos that
    the policy asks for, and without doubt (row F04).
    """
    return (
        patrol.duration_s >= asked.valid_minutes * 60
        and patrol.length_m >= asked.valid_metres
        and (patrol.inside_share or 0.0) >= asked.valid_inside_share
        and patrol.visited >= asked.valid_visits
        and patrol.photos_in_place >= asked.valid_photos
        and not DOUBTFUL & set(patrol.marks)
    )


def doubts(
    *,
    started: datetime,
    ended: datetime,
    received: datetime,
    late_days: int,
    in_post: bool,
    mocked: bool,
    device_shared: bool,
    same_track: bool,
) -> list[Mark]:
    """What is odd about a patrol beside its track: its time, its place, its device, its likeness.

    `in_post`: its cell lies below a post of that day; `device_shared`: another officer filed from
    this device that day; `same_track`: another patrol has the very same way.
    """
    found = {
        Mark.OUTSIDE_POST: not in_post,
        Mark.MOCK_LOCATION: mocked,
        Mark.DEVICE_SHARED: device_shared,
        Mark.SAME_TRACK: same_track,
    }
    times = odd_time(started, received, late_days)
    if Mark.FUTURE_TIME not in times and Mark.FUTURE_TIME in odd_time(ended, received, late_days):
        times.append(Mark.FUTURE_TIME)
    return times + [mark for mark, odd in found.items() if odd]


def outside_times(
    first_ms: float, last_ms: float, *, started_at: datetime, ended_at: datetime
) -> bool:
    """Whether a track, from its first to its last point in epoch ms, goes over ten minutes beyond
    its patrol's times as sent.
    """
    since, until = started_at - SLACK, ended_at + SLACK
    return first_ms < since.timestamp() * 1000 or last_ms > until.timestamp() * 1000


def on_the_way(at: datetime, *, started_at: datetime, ended_at: datetime | None) -> bool:
    """Whether a visit was made while its patrol lasted, give or take ten minutes.

    `ended_at` is None while it runs.
    """
    return started_at - SLACK <= at and (ended_at is None or at <= ended_at + SLACK)


def is_told(since_ms: float, until_ms: float, gaps: Sequence[Mapping[str, str]]) -> bool:
    """Whether a phone said of most of a silence, shorter than those that close a patrol, why it
    recorded nothing: that never counts against an officer.
    """
    covered = 0.0
    for gap in gaps:
        since, until = (datetime.fromisoformat(gap[end]).timestamp() for end in ("from", "until"))
        covered += max(0.0, min(until * 1000, until_ms) - max(since * 1000, since_ms))
    silence = until_ms - since_ms
    return silence < SILENT.total_seconds() * 1000 and covered * 2 > silence


def closed_by_silence(*, told: bool) -> Mark:
    """The mark of a patrol that silence closed: its phone had told the end, or never did."""
    return Mark.PIECES_MISSING if told else Mark.CLOSED_ITSELF
