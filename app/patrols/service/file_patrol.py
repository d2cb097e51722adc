"""Filing a patrol: patrol, track, visits, incidents and notices exist together or not at all."""

import uuid
from datetime import datetime
from typing import Any

from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.insert import attach, insert_once, values_of
from app.core.together import insert_and_find
from app.filings.rules.digest import digest as digest_of
from app.incidents import service as incidents
from app.incidents.models import Incident
from app.incidents.rules.filing import ENVELOPE
from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.service import pieces
from app.patrols.service.close_patrol import close
from app.patrols.service.file_visit import keep_visits
from app.patrols.service.measure_track import in_wgs84
from app.patrols.service.settle_patrol import settle
from app.patrols.service.start_patrol import begun, told
from app.plans import service as plans
from app.posts.rules import Caller

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
    """File a patrol, or find it filed: (patrol, whether this closed it, its incidents' fate).

    One that runs, because pieces of its track have come, or that had closed itself, is closed by
    this. `raw` is the JSON as sent; `arrived` is when it first came, for one that was refused
    then: the phone's clock is judged by that. Refuses `content_differs`, `id_taken`.
    """
    digest = digest_of(raw)
    about: dict[str, Any] = {"caller": caller, "patrol_id": patrol_id, "body": body}
    about |= {"digest": digest, "now": now, "arrived": arrived or now}
    stored = _stored_whole(about)
    known, tasks = stored or (queries.to_close(patrol_id), None)
    new = stored is not None
    ran = not new
    if known.officer_id != caller.id:
        refuse("id_taken")
    if not known.digest:
        for name, value in told(**about).items():
            setattr(known, name, value)
        close(known, _whole_track(body))
        new = True
    if known.digest != digest:
        refuse("content_differs")
    if new and body["visits"]:
        keep_visits(known, body["visits"], now)
    if new and ran and known.state == "closed":
        pieces.let_go(patrol_id)
    if new:
        settle(known, visited=ran or bool(body["visits"]), again=ran, tasks=tasks)
    # last: cases take a counter of their county, which is held for as short as can be
    pairs = zip(body["incidents"], raw.get("incidents") or (), strict=True)
    entries = [_file_incident(caller, known, one, sent, body, now, arrived) for one, sent in pairs]
    return known, new, entries


def _stored_whole(about: dict[str, Any]) -> tuple[Patrol, list[Any] | None] | None:
    """The patrol as it is now stored, and the tasks of its cell where it has no visits; None where
    one of its id is there.

    Most are new: whether one is there is asked only of what came in pieces, or cannot be stored.
    Whoever files or judges locks in one order: the patrol, the sites it visited, tasks, counters.
    """
    patrol_id, body = about["patrol_id"], about["body"]
    if body["pieces"] is not None and queries.is_stored(patrol_id):
        return None
    try:
        patrol = begun(**about)
        close(patrol, _whole_track(body))
    except Problem:
        if queries.is_stored(patrol_id):
            return None
        raise
    values, tasks = values_of(patrol), None
    if body["visits"]:
        new = insert_once(Patrol, **values)
    else:
        asked = plans.asked_of(patrol.officer_id, patrol.cell_id, [patrol.started_at])
        tasks = insert_and_find(Patrol, values, plans.HERE, asked)
        new = tasks is not None
    return (attach(patrol), tasks) if new else None


def _whole_track(body: dict[str, Any]) -> Any:
    """The track of a body in WGS-84; none where it came in pieces."""
    return in_wgs84(body["track"], body["datum"]) if body["pieces"] is None else None


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
