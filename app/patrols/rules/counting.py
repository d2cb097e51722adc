"""When a patrol and a visit on it count, and when a silence says something."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import numpy as np

from app.filings.rules.marks import Mark
from app.patrols.rules.doubts import COUNTING
from app.patrols.sections import ValidPatrol
from grids.outings import pauses
from grids.tracks import Array

#: Points a track may have, and pieces it may come in.
MOST_POINTS, MOST_PIECES = 50_000, 2000
MODES = ("regular", "irregular", "campaign")
#: Points may be this much before the start and after the end.
SLACK = timedelta(minutes=10)
#: Without news for so long a patrol closes itself.
SILENT = timedelta(hours=12)


class Walked(Protocol):
    """What is asked of a patrol: metres, seconds, share inside (0 to 1), visits, photos,
    how its doubt stands.
    """

    length_m: Any
    duration_s: Any
    inside_share: Any
    visited: Any
    photos_in_place: Any
    doubt: Any


def is_valid(asked: ValidPatrol, patrol: Walked) -> bool:
    """Whether a patrol is long and far enough, inside its cell, with the visits and photos that
    the policy asks for, and without a doubt or accepted with it (row F04).
    """
    return (
        patrol.duration_s >= asked.valid_minutes * 60
        and patrol.length_m >= asked.valid_metres
        and (patrol.inside_share or 0.0) >= asked.valid_inside_share
        and patrol.visited >= asked.valid_visits
        and patrol.photos_in_place >= asked.valid_photos
        and patrol.doubt in COUNTING
    )


def outside_times(
    first_ms: float, last_ms: float, *, started_at: datetime, ended_at: datetime
) -> bool:
    """Whether a track, from its first to its last point in epoch ms, goes over ten minutes beyond
    its patrol's times as sent.
    """
    since, until = started_at - SLACK, ended_at + SLACK
    return first_ms < since.timestamp() * 1000 or last_ms > until.timestamp() * 1000


def times_apart(
    first_ms: float,
    last_ms: float,
    *,
    started_at: datetime,
    ended_at: datetime,
    gaps: Sequence[Mapping[str, str]],
    hours: float,
) -> bool:
    """Whether a patrol, by the times told, went on for hours before or after its track, of which
    its phone does not say why it recorded nothing.
    """
    silent = (
        (started_at.timestamp() * 1000, first_ms),
        (last_ms, ended_at.timestamp() * 1000),
    )
    return any(
        until - since > hours * 3_600_000 and not is_told(since, until, gaps)
        for since, until in silent
    )


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


def silent_share(times_ms: Array, gaps: Sequence[Mapping[str, str]], *, minutes: float) -> float:
    """The share (0 to 1) of a track's time that lies in silences longer than so many minutes of
    which its phone does not say why. Times in order; pauses, which do not count, are left out.
    """
    spans, paused = np.diff(times_ms), pauses(times_ms)
    if paused is not None:
        spans = np.where(paused, 0.0, spans)
    silent = sum(
        float(spans[n])
        for n in np.flatnonzero(spans > minutes * 60_000)
        if not is_told(float(times_ms[n]), float(times_ms[n + 1]), gaps)
    )
    return silent / max(float(spans.sum()), 1.0)


def closed_by_silence(*, told: bool) -> Mark:
    """The mark of a patrol that silence closed: its phone had told the end, or never did."""
    return Mark.PIECES_MISSING if told else Mark.CLOSED_ITSELF
