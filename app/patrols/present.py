"""What patrols look like in answers: JSON without raw points, GeoJSON and GPX with them."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import gpxpy.gpx
import numpy as np
import shapely

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.core.geo import from_db, to_geojson
from app.filings import queries as filings
from app.filings.present import mended_out
from app.filings.rules.marks import Mark
from app.incidents.models import Incident
from app.incidents.present import cases_out, photos_out
from app.patrols import queries
from app.patrols.models import Patrol, Visit
from app.patrols.service import Entry, missing
from app.photos import present as photos
from app.posts import queries as posts
from app.posts.rules import Scope
from grids import tracks
from grids.walked import DEGREE_M

#: How exactly many lines are drawn at once, in degrees.
LINE = 0.0001
FIELDS = (
    "id",
    "state",
    "mode",
    "started_at",
    "ended_at",
    "received_at",
    "points",
    "method",
    "length_m",
    "duration_s",
    "inside_share",
    "marks",
    "doubt",
    "note",
)
VISIT_FIELDS = ("site_id", "arrived_at", "result", "status", "note", "marks")


def patrols_out(patrols: Sequence[Any]) -> list[dict[str, Any]]:
    """Patrols with names; two queries for any number."""
    places = cells.by_ids(p.cell_id for p in patrols)
    people = posts.names(p.officer_id for p in patrols)
    return [
        {n: getattr(p, n) for n in FIELDS}
        | {
            "officer": people[p.officer_id],
            "cell_code": places[p.cell_id].code,
            "cell_name": places[p.cell_id].name,
        }
        for p in patrols
    ]


def patrol_out(
    patrol: Patrol,
    scope: Scope,
    officer_id: int,
    entries: Sequence[Entry] | None = None,
    *,
    visited: bool = True,
) -> dict[str, Any]:
    """One patrol with cells crossed, visits, incidents (with their fate after a filing), photos.

    `visited` false where there were no visits.
    """
    if entries is None:
        entries = [
            (case.id, "stored", case) for case in queries.incidents(patrol, scope, officer_id)
        ]
    shown: list[Incident] = [case for _, _, case in entries if case is not None]
    cases = {case["id"]: case for case in cases_out(shown, scope, officer_id)} if shown else {}
    crossed = cells.by_ids(patrol.cells_crossed)
    mended = filings.mended("patrol", [patrol.id] if Mark.MENDED in patrol.marks else [])
    return patrols_out([patrol])[0] | {
        "mended": mended_out(mended[patrol.id]) if mended else None,
        "cells_crossed": [cell_ref(crossed[i]) for i in patrol.cells_crossed],
        "gaps": patrol.gaps or [],
        "doubts": doubts_out(patrol, queries.may_judge(patrol, scope)),
        "verdict": verdict_out(patrol),
        "missing": missing(patrol.id, patrol.pieces) if patrol.state == "waiting" else [],
        "visits": visits_out(queries.visits(patrol.id)) if visited else [],
        "incidents": [
            cases.get(case_id, {"id": case_id}) | {"state": state} for case_id, state, _ in entries
        ],
        "photos": (photos.states("patrol", [patrol.id]) if visited else [])
        + (photos_out(shown) if shown else []),
    }


def visits_out(visits: Sequence[Visit]) -> list[dict[str, Any]]:
    """What was seen at sites."""
    return [{name: getattr(visit, name) for name in VISIT_FIELDS} for visit in visits]


def doubts_out(patrol: Patrol, seen: bool) -> list[dict[str, Any]]:
    """Which tests speak against it; what they saw is for those who look at doubts."""
    names = ("test", "version", "seen") if seen else ("test", "version")
    return [{name: row[name] for name in names} for row in patrol.doubts or ()]


def verdict_out(patrol: Patrol) -> dict[str, Any] | None:
    """What a person said last of its doubts."""
    row = queries.verdict_on(patrol)
    if row is None:
        return None
    return {
        "accepted": row.accepted,
        "ground": row.ground,
        "reason": row.reason,
        "at": row.at,
        "by": posts.names([row.officer_id])[row.officer_id],
    }


def track_of(patrol: Patrol) -> Any:
    """The points kept as float64 [lon, lat, epoch_ms, accuracy_m], times corrected.

    A thinned track has no times (0).
    """
    line = from_db(patrol.track)
    if line is None:
        return _corrected(
            patrol, np.array([patrol.lone_point] if patrol.lone_point else np.empty((0, 4)))
        )
    return _corrected(patrol, tracks.from_line(line))


def _corrected(patrol: Patrol, track: Any) -> Any:
    shifted = track.copy()
    shifted[:, 2] += 0 if patrol.thinned_at else patrol.shifted_s * 1000
    return shifted


def geojson(patrol: Patrol, around: tuple[datetime, timedelta] | None = None) -> dict[str, Any]:
    """A Feature: the line, and per point its time and accuracy (null where unknown).

    Only what lies `around` a moment, by so much before and after, where that is asked and the
    track still has its times.
    """
    track = track_of(patrol)
    if around and not patrol.thinned_at:
        moment, apart = around
        track = track[abs(track[:, 2] - moment.timestamp() * 1000) <= apart.total_seconds() * 1000]
    points = [[round(x, 7), round(y, 7)] for x, y in track[:, :2].tolist()]
    shape = (
        {"type": "LineString", "coordinates": points}
        if len(points) > 1
        else {"type": "Point", "coordinates": points[0]}
        if points
        else None
    )
    details = patrols_out([patrol])[0]
    properties = {
        name: details[name] for name in ("id", "cell_code", "length_m", "duration_s", "marks")
    }
    properties["thinned_at"] = patrol.thinned_at
    if not patrol.thinned_at:
        properties["times"] = [_moment(ms).isoformat() for ms in track[:, 2].tolist()]
        properties["accuracy_m"] = [metres or None for metres in track[:, 3].tolist()]
    return {"type": "Feature", "geometry": shape, "properties": properties}


def lines_out(patrols: Sequence[Patrol]) -> list[dict[str, Any]]:
    """Of each patrol with a way: who, where, when, and its line as GeoJSON, good to ten metres."""
    lines = []
    for patrol, shown in zip(patrols, patrols_out(patrols), strict=True):
        track = track_of(patrol)
        fixed = track[tracks.with_fix(track), :2]
        if len(fixed) > 1:
            line = shapely.transform(
                shapely.linestrings(fixed).simplify(LINE), lambda xy: np.round(xy, 5)
            )
            names = ("id", "officer", "cell_name", "started_at", "length_m")
            lines.append({name: shown[name] for name in names} | {"line": to_geojson(line)})
    return lines


def near_lines(
    patrols: Sequence[Patrol], lon: float, lat: float, metres: int
) -> list[dict[str, Any]]:
    """Of each patrol's way only what is around a place, twice as far as so many metres: what
    people need to see of it.
    """
    high = 2 * metres / DEGREE_M
    wide = high / math.cos(math.radians(lat))
    found = []
    for patrol in patrols:
        track = track_of(patrol)
        fixed = track[tracks.with_fix(track), :2]
        if len(fixed) > 1:
            line = shapely.linestrings(fixed).simplify(LINE)
            part = shapely.clip_by_rect(line, lon - wide, lat - high, lon + wide, lat + high)
            if not part.is_empty and part.geom_type in ("LineString", "MultiLineString"):
                found.append(to_geojson(shapely.transform(part, lambda xy: np.round(xy, 5))))
    return found


def gpx(patrol: Patrol) -> str:
    """The track as GPX 1.1."""
    segment = gpxpy.gpx.GPXTrackSegment()
    for lon, lat, ms, _ in track_of(patrol).tolist():
        segment.points.append(
            gpxpy.gpx.GPXTrackPoint(lat, lon, time=None if patrol.thinned_at else _moment(ms))
        )
    track = gpxpy.gpx.GPXTrack(name=str(patrol.id))
    track.segments.append(segment)
    document = gpxpy.gpx.GPX()
    document.creator = "Gridkeeper"
    document.tracks.append(track)
    return str(document.to_xml(version="1.1"))


def _moment(ms: float) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
