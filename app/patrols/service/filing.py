"""Filing a patrol: patrol, track, visits, incidents and notices exist together or not at all."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from app.cells import locating
from app.cells import queries as cells
from app.core import clock, photos
from app.core.db import db, insert_once
from app.core.errors import Problem, refuse
from app.core.schemas import digest as digest_of
from app.deadlines.service import terms_for
from app.incidents import service as incidents
from app.incidents.models import Incident
from app.incidents.rules.filing import ENVELOPE, odd_time, reconcile
from app.patrols import queries
from app.patrols.models import Patrol, Visit
from app.people.models import Officer
from app.posts.rules import Scope
from app.sites.models import Site
from grids import datums, tracks

#: Points may be this much before the start and after the end.
SLACK_MS = 10 * 60 * 1000
#: (case id, stored | same | content_differs | id_taken, the case unless its id is another's)
Entry = tuple[uuid.UUID, str, Incident | None]


def file_patrol(
    *, officer: Officer, scope: Scope, patrol_id: uuid.UUID, body: dict[str, Any], raw: dict[str, Any], now: datetime, arrived: datetime | None = None
) -> tuple[Patrol, bool, list[Entry]]:
    """File a patrol, or find it filed: (patrol, whether it is new, its incidents' fate). `raw` is the JSON as sent.

    `arrived` is when it first came, for one that was refused then: the phone's clock is judged by that.
    """
    digest = digest_of(raw)
    new = False
    if not queries.is_stored(patrol_id):
        values = _values(patrol_id, officer, scope, body, digest, now, arrived or now)
        new = insert_once(Patrol, **values)
    known = Patrol(**values) if new else db.session.get_one(Patrol, patrol_id)
    if known.officer_id != officer.id:
        refuse("id_taken")
    if known.digest != digest:
        refuse("content_differs")
    if new and body["visits"]:
        _keep_visits(known, body)
    pairs = zip(body["incidents"], raw.get("incidents") or (), strict=True)
    entries = [_file_incident(officer, scope, known, one, sent, body, now, arrived) for one, sent in pairs]
    return known, new, entries


def _values(patrol_id: uuid.UUID, officer: Officer, scope: Scope, body: dict[str, Any], digest: str, now: datetime, arrived: datetime) -> dict[str, Any]:
    home = _home(scope, body["cell_code"])
    chain = {cell.level: cell for cell in cells.chain(home)}
    terms = terms_for(chain["county"].id if "county" in chain else None, now)
    times = reconcile(body["sent_at"], arrived)
    started = times.observed(body["started_at"])
    device = body["device"] or {}
    device_id = str(device["id"])[:200] if device.get("id") else None
    track = _track_values(body, home, started)
    twice, shared = queries.seen_before(track["track_digest"], device_id, officer.id, clock.day_of(started))
    marks = [*times.marks, *odd_time(started, now, terms.data["late_filing_days"])]
    if not any(home.path.startswith(post.path) for post in scope.roots("patrols.file")):
        marks.append("outside_post")
    if device.get("mock") is True:
        marks.append("mock_location")
    marks += ["device_shared"] * shared + track.pop("marks") + ["same_track"] * twice
    return track | {
        "marks": marks,
        "id": patrol_id,
        "officer_id": officer.id,
        "digest": digest,
        "mode": body["mode"],
        "cell_id": home.id,
        **{f"{level}_id": chain[level].id if level in chain else None for level in ("village", "township", "county")},
        "started_at": started,
        "ended_at": times.observed(body["ended_at"]),
        "sent_at": body["sent_at"],
        "received_at": now,
        "shifted_s": round(times.error.total_seconds()),
        "datum": body["datum"],
        "policy_version": terms.policy_version,
        "task_ids": body["task_ids"],
        "note": body["note"],
        "device": body["device"],
        "device_id": device_id,
    }


def _home(scope: Scope, code: str | None) -> Any:
    """The cell the patrol is for: the one named, else that of the officer's post."""
    if code:
        return cells.named(code)
    roots = scope.roots("patrols.file")
    return cells.by_ids([roots[0].cell_id])[roots[0].cell_id] if roots else refuse("post_lacks_permission")


def _track_values(body: dict[str, Any], home: Any, started: datetime) -> dict[str, Any]:
    """The track in WGS-84 and what it says."""
    track = body["track"].copy()
    fixed = (track[:, 0] != 0) | (track[:, 1] != 0)  # 0/0 is no position and must not be shifted into one
    track[fixed, 0], track[fixed, 1] = datums.to_wgs84(track[fixed, 0], track[fixed, 1], body["datum"])
    measured = tracks.measure(track)
    marks = list(measured.marks)
    span = [body["started_at"].timestamp() * 1000 - SLACK_MS, body["ended_at"].timestamp() * 1000 + SLACK_MS]
    if len(track) and not (span[0] <= track[:, 2].min() and track[:, 2].max() <= span[1]):
        marks.append("track_outside_times")
    digest = hashlib.sha256(np.ascontiguousarray(track).tobytes()).hexdigest() if len(track) >= 2 else None
    version = locating.version_at(started)
    share: float | None = None
    crossed: list[int] = []
    if version is not None and fixed.any():
        points = tracks.in_time_order(track[fixed])
        share = tracks.inside_share(points, locating.shape_at(home.id, version))
        crossed, all_inside = locating.villages_crossed(version, points[:, 0], points[:, 1], home=home.id if share == 1 else None)
        if not all_inside:
            marks.append("outside_grid" if not crossed else "partly_outside_grid")
    return {
        "track": tracks.wkb(track) if len(track) >= 2 else None,
        "lone_point": track[0].tolist() if len(track) == 1 else None,
        "track_digest": digest,
        "points": len(track),
        "length_m": measured.length_m,
        "duration_s": measured.duration_s or max(0, round((body["ended_at"] - body["started_at"]).total_seconds())),
        "inside_share": share,
        "cells_crossed": crossed,
        "boundary_version": version,
        "marks": marks,
    }


def _keep_visits(patrol: Patrol, body: dict[str, Any]) -> None:
    shift = timedelta(seconds=patrol.shifted_s)
    ids = {visit["site_id"] for visit in body["visits"]}
    # locked in one order, so that two patrols that saw the same sites do not wait for each other
    query = db.select(Site).where(Site.id.in_(ids), Site.county_id == patrol.county_id).order_by(Site.id).with_for_update(key_share=True)
    sites = {site.id: site for site in db.session.scalars(query)} if ids else {}
    for visit in body["visits"]:
        site = sites.get(visit["site_id"]) or refuse("unknown_site")
        arrived = visit["arrived_at"] + shift
        db.session.add(Visit(patrol_id=patrol.id, site_id=site.id, arrived_at=arrived, result=visit["result"], note=visit["note"]))
        seen = min(arrived, patrol.received_at)
        site.last_seen_at = max(seen, site.last_seen_at or seen)
        photos.use("patrol", patrol.id, visit["photo_ids"])


def _file_incident(
    officer: Officer, scope: Scope, patrol: Patrol, body: dict[str, Any], raw: dict[str, Any], of: dict[str, Any], now: datetime, arrived: datetime | None
) -> Entry:
    body = body | {"sent_at": body.get("sent_at") or of["sent_at"]}
    try:
        case, new = incidents.report(
            officer=officer, scope=scope, incident_id=body["id"], body=body, digest=digest_of(raw, ENVELOPE), now=now, patrol_id=patrol.id, arrived=arrived
        )
    except Problem as problem:
        if problem.code not in ("content_differs", "id_taken"):
            raise
        return body["id"], problem.code, db.session.get(Incident, body["id"]) if problem.code == "content_differs" else None
    if case.patrol_id is None:
        case.patrol_id = patrol.id
    return case.id, "stored" if new else "same", case
