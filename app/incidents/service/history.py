"""One step of a case: its event, its version, the limit that runs from now."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import current_app

from app.core import clock
from app.core.db import db
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.deadlines.rules import DAY_S, Limit
from app.deadlines.service import Timing
from app.incidents import queries
from app.incidents.models import Incident, IncidentEvent, IncidentParty
from app.incidents.rules.actions import LADDER, STAGES
from app.posts import queries as posts

OWNER = "incident"
#: What is left for work that was rejected, at least: a working day, on hour and day clocks alike.
LEAST_LEFT_S = {"working_hours": 7 * 3600, "urgent": 3600}


def record(incident: Incident, action: str, **details: Any) -> IncidentEvent:
    """`step`, kept with the case."""
    event = step(incident, action, **details)
    db.session.add(event)
    return event


def step(
    incident: Incident,
    action: str,
    *,
    now: datetime,
    officer_id: int | None,
    before: tuple[str | None, str | None],
    event_id: uuid.UUID | None = None,
    note: str | None = None,
    photo_ids: Iterable[str] = (),
    data: dict[str, Any] | None = None,
) -> IncidentEvent:
    """The event of a step from `before` = (status, level) to what the case says now.

    Never earlier than the last one.
    """
    incident.version += 1
    event = IncidentEvent(
        id=event_id or _own_id(incident),
        incident_id=incident.id,
        seq=incident.version,
        at=max(now, incident.last_event_at or now),
        officer_id=officer_id,
        action=action,
        from_status=before[0],
        to_status=incident.status,
        from_level=before[1],
        to_level=incident.level,
        note=note,
        data=data or {},
        photo_ids=list(photo_ids),
    )
    incident.last_event_at = event.at
    return event


def _own_id(incident: Incident) -> uuid.UUID:
    """The id of an event that the system makes: the same when played again, and not to be guessed
    by a client.
    """
    return uuid.uuid5(incident.id, f"{current_app.config['SECRET_KEY']} {incident.version}")


def add_party(
    incident: Incident, *, officer_id: int | None = None, department_id: int | None = None
) -> None:
    """Let somebody beside the territory read the case from now on."""
    db.session.add(
        IncidentParty(incident_id=incident.id, officer_id=officer_id, department_id=department_id)
    )


def level_cell(incident: Incident, level: str) -> int | None:
    """The id of the cell that sees to the case at a level."""
    return {"township": incident.township_id, "county": incident.county_id}[level]


def limit_of(incident: Incident, stage: str, timing: Timing) -> Limit:
    """The limit that the case's policy sets for a stage."""
    if stage == "accept":
        return timing.limit(
            "accept", "emergency" if incident.nature == "emergency" else incident.severity
        )
    if stage == "handle":
        return timing.limit("handle", incident.handling_class or "general")
    return timing.limit("correct" if stage == "correct" else "confirm")


def start_limit(
    incident: Incident, timing: Timing, now: datetime, *, rung: int = 0, used_s: int = 0
) -> Deadline | None:
    """`opened_limit`, kept with the case."""
    row = opened_limit(incident, timing, now, rung=rung, used_s=used_s)
    if row is not None:
        db.session.add(row)
    return row


def opened_limit(
    incident: Incident, timing: Timing, now: datetime, *, rung: int = 0, used_s: int = 0
) -> Deadline | None:
    """The limit of the case's status, running from now.

    `used_s` of its budget are gone already. None when the case is over.
    """
    stage = STAGES.get(incident.status)
    if stage is None:
        incident.due_at = None
        return None
    limit = limit_of(incident, stage, timing)
    if used_s:
        left = max(limit.budget_s - used_s, LEAST_LEFT_S.get(limit.clock, DAY_S))
        limit = Limit(limit.clock, min(left, limit.budget_s))
    cell_id = level_cell(incident, incident.level)
    row = deadlines.opened(
        owner=OWNER,
        owner_id=incident.id,
        stage=stage,
        rung=rung,
        level=incident.level,
        cell_id=cell_id,
        limit=limit,
        timing=timing,
        now=now,
    )
    incident.due_at = row.due_at
    return row


def end_limits(incident: Incident, reason: str, timing: Timing, now: datetime) -> list[Deadline]:
    """End what runs; lateness stays on the case's record."""
    rows = deadlines.end_running(
        owner=OWNER, owner_id=incident.id, reason=reason, timing=timing, now=now
    )
    for row in rows:
        if row.overdue_since is not None:
            incident.overdue_since = incident.overdue_since or row.overdue_since
    incident.due_at = None
    return rows


def change_status(
    incident: Incident, status: str, timing: Timing, now: datetime, *, reason: str
) -> list[dict[str, str]]:
    """Move to a status; where its stage differs, one limit ends and the next starts, at a level
    with somebody in post.

    Returns the vacant levels skipped.
    """
    before, incident.status = STAGES.get(incident.status), status
    if STAGES.get(status) == before:
        return []
    end_limits(incident, reason, timing, now)
    skipped = climb_vacant(incident, clock.day_of(now)) if STAGES.get(status) in REVIEWED else []
    start_limit(
        incident,
        timing,
        now,
        used_s=queries.handling_spent(incident) if reason == "rejected" else 0,
    )
    return skipped


#: stages in which the level's reviewer owes the next step
REVIEWED = frozenset({"accept", "confirm", "close"})


def climb_vacant(incident: Incident, day: date) -> list[dict[str, str]]:
    """Raise the case past levels with nobody in post, which burn no time.

    Returns the levels skipped with the reason.
    """
    skipped: list[dict[str, str]] = []
    while not reviewers(incident, incident.level, day):
        above = next_level(incident.level)
        if above is None:
            break
        skipped.append({"level": incident.level, "reason": "vacant"})
        incident.level = above
    if incident.status == "reported":
        incident.base_level = incident.level
    return skipped


def reviewers(incident: Incident, level: str, day: date) -> list[int]:
    """The reviewers of the case at a level."""
    cell_id = level_cell(incident, level)
    return posts.holders([cell_id], "reviewer", day).get(cell_id or 0, [])


def next_level(level: str) -> str | None:
    """The level above, None at the top."""
    place = LADDER.index(level) + 1
    return LADDER[place] if place < len(LADDER) else None
