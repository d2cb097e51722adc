"""What a track says of its patrol: length, duration, share inside the cell, villages, marks."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from app.cells import locating
from app.filings.rules.marks import Mark
from app.patrols.rules import outside_times, times_apart
from grids import datums, measuring, tracks
from grids.outings import outings


def in_wgs84(track: Any, datum: str) -> Any:
    """A track as sent ([lon, lat, epoch_ms, accuracy_m] in `datum`) in WGS-84.

    0/0 is no position and must not be shifted into one.
    """
    track = track.copy()
    fixed: Any = tracks.with_fix(track)
    if fixed.all():
        fixed = slice(None)  # picking all of them costs
    track[fixed, 0], track[fixed, 1] = datums.to_wgs84(track[fixed, 0], track[fixed, 1], datum)
    return track


def last_moment(track: Any, zone: Any) -> datetime:
    """When the last point of its last outing was taken, by the phone's clock."""
    times = tracks.in_time_order(track)[:, 2]
    return datetime.fromtimestamp(times[outings(times)[-1].stop - 1] / 1000, zone)


def measured(
    track: Any,
    *,
    home_id: int,
    observed: datetime,
    started_at: datetime,
    ended_at: datetime,
    gaps: Sequence[Mapping[str, str]],
    apart_hours: float,
) -> dict[str, Any]:
    """The columns of a patrol that follow from its WGS-84 track.

    `observed` is its corrected start, the others as sent.
    """
    found = measuring.measure(track)
    marks = list(found.marks)
    if found.span and outside_times(*found.span, started_at=started_at, ended_at=ended_at):
        marks.append(Mark.TRACK_OUTSIDE_TIMES)
    elif found.span and times_apart(
        *found.span, started_at=started_at, ended_at=ended_at, gaps=gaps, hours=apart_hours
    ):
        marks.append(Mark.TIMES_APART)
    place = _placed(found.points, home_id, locating.version_at(observed))
    return {
        "track": tracks.wkb(track) if len(track) >= 2 else None,
        "lone_point": track[0].tolist() if len(track) == 1 else None,
        "track_digest": _digest(track) if len(track) >= 2 else None,
        "points": len(track),
        "method": measuring.METHOD,
        "length_m": found.length_m,
        "duration_s": found.duration_s
        if len(track) >= 2
        else max(0, round((ended_at - started_at).total_seconds())),
        **place,
        "marks": marks + place["marks"],
    }


def _placed(points: Any, home_id: int, version: int | None) -> dict[str, Any]:
    """Where points with a position, in time order, lie in a version of the boundaries."""
    share: float | None = None
    crossed: list[int] = []
    marks: list[str] = []
    if version is not None and len(points):
        share = tracks.inside_share(points, locating.shape_at(home_id, version))
        crossed, all_inside = locating.villages_crossed(
            version, points[:, 0], points[:, 1], home=home_id if share == 1 else None
        )
        if not all_inside:
            marks = [Mark.PARTLY_OUTSIDE_GRID if crossed else Mark.OUTSIDE_GRID]
    return {
        "inside_share": share,
        "cells_crossed": crossed,
        "boundary_version": version,
        "marks": marks,
    }


def _digest(track: Any) -> str:
    return hashlib.sha256(np.ascontiguousarray(track).tobytes()).hexdigest()
