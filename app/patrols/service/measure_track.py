"""What a track says of its patrol: length, duration, share inside the cell, villages crossed,
marks.
"""

import hashlib
from datetime import datetime
from typing import Any

import numpy as np

from app.cells import locating
from grids import datums, tracks

#: Points may be this much before the start and after the end.
SLACK_MS = 10 * 60 * 1000


def in_wgs84(track: Any, datum: str) -> Any:
    """A track as sent ([lon, lat, epoch_ms, accuracy_m] in `datum`) in WGS-84.

    0/0 is no position and must not be shifted into one.
    """
    track = track.copy()
    fixed = (track[:, 0] != 0) | (track[:, 1] != 0)
    track[fixed, 0], track[fixed, 1] = datums.to_wgs84(track[fixed, 0], track[fixed, 1], datum)
    return track


def measured(
    track: Any, *, home_id: int, observed: datetime, started_at: datetime, ended_at: datetime
) -> dict[str, Any]:
    """The columns of a patrol that follow from its WGS-84 track.

    `observed` is its corrected start, the others as sent.
    """
    fixed = (track[:, 0] != 0) | (track[:, 1] != 0)
    found = tracks.measure(track)
    marks = list(found.marks)
    span = [started_at.timestamp() * 1000 - SLACK_MS, ended_at.timestamp() * 1000 + SLACK_MS]
    if len(track) and not (span[0] <= track[:, 2].min() and track[:, 2].max() <= span[1]):
        marks.append("track_outside_times")
    digest = (
        hashlib.sha256(np.ascontiguousarray(track).tobytes()).hexdigest()
        if len(track) >= 2
        else None
    )
    version = locating.version_at(observed)
    share: float | None = None
    crossed: list[int] = []
    if version is not None and fixed.any():
        points = tracks.in_time_order(track[fixed])
        share = tracks.inside_share(points, locating.shape_at(home_id, version))
        crossed, all_inside = locating.villages_crossed(
            version, points[:, 0], points[:, 1], home=home_id if share == 1 else None
        )
        if not all_inside:
            marks.append("outside_grid" if not crossed else "partly_outside_grid")
    return {
        "track": tracks.wkb(track) if len(track) >= 2 else None,
        "lone_point": track[0].tolist() if len(track) == 1 else None,
        "track_digest": digest,
        "points": len(track),
        "length_m": found.length_m,
        "duration_s": found.duration_s or max(0, round((ended_at - started_at).total_seconds())),
        "inside_share": share,
        "cells_crossed": crossed,
        "boundary_version": version,
        "marks": marks,
    }
