"""Filing a patrol: patrol, track, visits, incidents and notices exist together or not at all."""

import uuid
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core import clock
from app.core.db import attach, db, insert_once
from app.core.errors import Problem, refuse
from app.deadlines.service import timing_for
from app.filings.rules.digest import digest as digest_of
from app.filings.rules.times import odd_time, reconcile
from app.filings.sections import LATE_FILING_DAYS
from app.incidents import service as incidents
from app.incidents.models import Incident
from app.incidents.rules.filing import ENVELOPE
from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.service import settling
from app.patrols.service.measuring import in_wgs84, measured
from app.patrols.service.visiting import keep_visits
from app.posts.rules import Caller, Scope

#: (case id, stored | same | content_differs | id_taken, the case unless its id is another's)
Entry = tuple[uuid.UUID, str, Incident | None]


def file_patrol(
    *,
    caller: Caller,
    patrol_id: uuid.UUID,
    body: dict[str, Any],
    raw: dict[str, Any],
    now: datetime,
    arrived: datetime | None = None,
) -> tuple[Patrol, bool, list[Entry]]:
    """File a patrol, or find it filed: (patrol, whether this closed it, its incidents' fate). `raw`
    is the JSON as sent.

    One that runs, because pieces of its track have come, or that had closed itself, is closed by
    this. `arrived` is when it
    first came, for one that was refused then: the phone's clock is judged by that.
    """
    digest = digest_of(raw)
    stored, new = queries.is_stored(patrol_id), False
    if not stored:
        values = _values(patrol_id, caller, body, digest, now, arrived or now)
        new = insert_once(Patrol, **values)
    known = attach(Patrol(**values)) if new else queries.to_close(patrol_id)
    if known.officer_id != caller.id:
        refuse("id_taken")
    if not known.digest:
        for name, value in _values(patrol_id, caller, body, digest, now, arrived or now).items():
            setattr(known, name, value)
        new = True
    if known.digest != digest:
        refuse("content_differs")
    if new and body["visits"]:
        keep_visits(known, body["visits"], now)
    pairs = zip(body["incidents"], raw.get("incidents") or (), strict=True)
    entries = [_file_incident(caller, known, one, sent, body, now, arrived) for one, sent in pairs]
    if new and stored and known.state == "closed":
        settling.let_go_pieces(patrol_id)
    if new:
        settling.settle(known, visited=stored or bool(body["visits"]), again=stored)
    return known, new, entries


def _values(
    patrol_id: uuid.UUID,
    caller: Caller,
    body: dict[str, Any],
    digest: str,
    now: datetime,
    arrived: datetime,
) -> dict[str, Any]:
    times = reconcile(body["sent_at"], arrived)
    track = (
        settling.track_of_pieces(patrol_id, body["pieces"])
        if body["pieces"] is not None
        else in_wgs84(body["track"], body["datum"])
    )
    missing = settling.missing(patrol_id, body["pieces"])
    return _about(patrol_id, caller, body, track, now, times) | {
        "digest": digest,
        "state": "waiting" if missing else "closed",
        "pieces": body["pieces"],
        "last_news_at": now,
        "sent_at": body["sent_at"],
        "received_at": now,
        "datum": body["datum"],
        "task_ids": body["task_ids"],
        "note": body["note"],
        "gaps": [
            gap | {"from": gap["from"].isoformat(), "until": gap["until"].isoformat()}
            for gap in body["gaps"]
        ]
        or None,
        "device": body["device"],
    }


def _about(
    patrol_id: uuid.UUID,
    caller: Caller,
    body: dict[str, Any],
    track: Any,
    now: datetime,
    times: Any,
) -> dict[str, Any]:
    """Where it belongs, when it was, what its track says, what is odd about it."""
    home = home_of(caller.scope, body["cell_code"])
    chain = {cell.level: cell for cell in cells.chain(home)}
    timing = timing_for(chain["county"].id if "county" in chain else None, now)
    started = times.observed(body["started_at"])
    device = body["device"] or {}
    found = measured(
        track,
        home_id=home.id,
        observed=started,
        started_at=body["started_at"],
        ended_at=body["ended_at"],
    )
    late_days = timing.rules[LATE_FILING_DAYS]
    doubts = doubts_of(
        patrol_id,
        caller.id,
        caller.scope,
        home.path,
        device,
        found["track_digest"],
        started=started,
        now=now,
        late_days=late_days,
    )
    marks = [*times.marks, *found.pop("marks"), *doubts]
    return found | {
        "id": patrol_id,
        "officer_id": caller.id,
        "mode": body["mode"],
        "cell_id": home.id,
        **{
            f"{level}_id": chain[level].id if level in chain else None
            for level in ("village", "township", "county")
        },
        "started_at": started,
        "ended_at": times.observed(body["ended_at"]),
        "shifted_s": round(times.error.total_seconds()),
        "policy_version": timing.rules.version,
        "marks": marks,
        "device_id": device_id_of(device),
        "visited": 0,
        "photos_in_place": 0,
    }


def doubts_of(
    patrol_id: uuid.UUID,
    officer_id: int,
    scope: Scope,
    path: str,
    device: dict[str, Any],
    track_digest: str | None,
    *,
    started: datetime,
    now: datetime,
    late_days: int,
) -> list[str]:
    """What is odd about a patrol beside its track: its time, its place, its device, another with
    the same way.
    """
    twice, shared = queries.seen_before(
        patrol_id, track_digest, device_id_of(device), officer_id, clock.day_of(started)
    )
    outside = not any(path.startswith(post.path) for post in scope.roots("patrols.file"))
    marks = (
        odd_time(started, now, late_days)
        + ["outside_post"] * outside
        + ["mock_location"] * (device.get("mock") is True)
    )
    return marks + ["device_shared"] * shared + ["same_track"] * twice


def device_id_of(device: dict[str, Any]) -> str | None:
    """The phone's own id, if it says one."""
    return str(device["id"])[:200] if device.get("id") else None


def home_of(scope: Scope, code: str | None) -> Any:
    """The cell the patrol is for: the one named, else that of the officer's post."""
    if code:
        return cells.named(code)
    roots = scope.roots("patrols.file")
    return (
        cells.by_ids([roots[0].cell_id])[roots[0].cell_id]
        if roots
        else refuse("post_lacks_permission")
    )


def _file_incident(
    caller: Caller,
    patrol: Patrol,
    body: dict[str, Any],
    raw: dict[str, Any],
    of: dict[str, Any],
    now: datetime,
    arrived: datetime | None,
) -> Entry:
    body = body | {"sent_at": body.get("sent_at") or of["sent_at"]}
    try:
        case, new = incidents.report(
            caller=caller,
            incident_id=body["id"],
            body=body,
            digest=digest_of(raw, ENVELOPE),
            now=now,
            patrol_id=patrol.id,
            arrived=arrived,
        )
    except Problem as problem:
        if problem.code not in ("content_differs", "id_taken"):
            raise
        return (
            body["id"],
            problem.code,
            db.session.get(Incident, body["id"]) if problem.code == "content_differs" else None,
        )
    if case.patrol_id is None:
        case.patrol_id = patrol.id
    return case.id, "stored" if new else "same", case
