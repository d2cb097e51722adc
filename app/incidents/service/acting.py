"""Acting on a case: one table decides who may, one function per action does it."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from werkzeug.datastructures import ETags

from app.cells.models import Cell, Department
from app.core import audit, clock, photos
from app.core.answers import require_version
from app.core.db import db
from app.core.errors import refuse
from app.deadlines.service import Timing, timing_for
from app.incidents import queries
from app.incidents.models import Incident, IncidentEvent
from app.incidents.rules.actions import ACTIONS, LADDER
from app.incidents.rules.filing import found_by_others
from app.incidents.service import telling
from app.incidents.service.filing import location_values, marks_at, place
from app.incidents.service.history import (
    add_party,
    change_status,
    end_limits,
    next_level,
    record,
    start_limit,
)
from app.people.models import Officer
from app.people.service import in_service
from app.posts import queries as posts
from app.posts.rules import Caller
from app.taxonomy import queries as taxonomy
from app.taxonomy.models import Kind
from app.taxonomy.rules import chosen

Extra = dict[str, Any]


def act(
    *,
    caller: Caller,
    incident_id: uuid.UUID,
    action: str,
    body: dict[str, Any],
    if_match: ETags,
    now: datetime,
) -> tuple[IncidentEvent, bool]:
    """Do an action: (its event, whether it is new).

    The same id again gives the same event, whatever the version.
    """
    incident = queries.seen(caller.scope, caller.id, incident_id, lock=True)
    known = db.session.get(IncidentEvent, body["id"])
    if known is not None:
        same = (
            known.incident_id == incident.id
            and known.officer_id == caller.id
            and known.action == action
        )
        return (known, False) if same else refuse("id_taken")
    require_version(incident.version, if_match)
    allowed = queries.allowed_actions(incident, caller.scope, caller.id)
    if action not in allowed:
        refuse("action_not_allowed", allowed=allowed)
    if ACTIONS[action].note and not (body.get("note") or "").strip():
        refuse("note_required")
    timing = timing_for(incident.county_id, now, incident.policy_version)
    before = (incident.status, incident.level)
    data = DOING[action](incident, body, caller, timing, now)
    photos.use("incident", incident.id, body.get("photo_ids") or (), now, caller.id)
    event = record(
        incident,
        action,
        now=now,
        officer_id=caller.id,
        before=before,
        event_id=body["id"],
        note=body.get("note"),
        photo_ids=body.get("photo_ids") or (),
        data=data,
    )
    db.session.flush()
    _tell(incident, action, event, caller, now)
    return event, True


def _accept(
    incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime
) -> Extra:
    """Take the case on with a handling class (C16): immediate, general (default) or complex.

    Kind, nature, severity may be set right.
    """
    changed = _reclassify(incident, body, now)
    _find_again(incident, db.session.get_one(Kind, incident.kind_id))
    incident.handling_class = body.get("handling_class") or "general"
    incident.accepted_at = now
    incident.base_level = incident.level
    change_status(incident, "accepted", timing, now, reason="done")
    return {"handling_class": incident.handling_class} | ({"changed": changed} if changed else {})


def _reclassify(incident: Incident, body: Extra, now: datetime) -> Extra:
    """Another kind, nature or severity, within what the kind allows; what changed."""
    code = body.get("kind") or incident.kind
    kind = (
        taxonomy.fileable(code, incident.county_id, clock.day_of(incident.observed_at))
        if code != incident.kind
        else db.session.get_one(Kind, incident.kind_id)
    )
    nature = body.get("nature") or (incident.nature if incident.nature in kind.natures else None)
    severity = body.get("severity") or (
        incident.severity if incident.severity in kind.severities else None
    )
    values = {
        "kind": kind.code,
        "nature": chosen(nature, kind.natures, "nature_not_allowed"),
        "severity": chosen(severity, kind.severities, "severity_not_allowed"),
    }
    incident.kind_id = kind.id
    return audit.apply(incident, values)


def _find_again(incident: Incident, kind: Kind) -> None:
    """Whether others found it follows from kind, nature and place, by the filer's posts of the day
    it was seen.
    """
    then = posts.caller_of(incident.filer_id, clock.day_of(incident.observed_at)).scope
    incident.found_by_others = found_by_others(
        discoverable=kind.discoverable,
        nature=incident.nature,
        fact_cell_id=incident.fact_cell_id,
        scope=then,
    )


def _return(
    incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime
) -> Extra:
    incident.returns += 1
    change_status(incident, "returned", timing, now, reason="returned")
    return {}


def _correct(
    incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime
) -> Extra:
    """What the filer may change after a return: kind, place, text, photos.

    It never advances the case.
    """
    changed = _reclassify(incident, {"kind": body.get("kind")}, now)
    changed |= audit.apply(
        incident,
        {
            name: body[name]
            for name in ("description", "place", "measures_taken")
            if body.get(name) is not None
        },
    )
    if body.get("location") is not None:
        placed = place(body["location"], None, caller.scope, incident.observed_at, now)
        values = location_values(placed, body["location"])
        if incident.level == LADDER[-1] or values["township_id"] == incident.township_id:
            del values["level"], values["base_level"]  # what has moved up stays up
        changed |= audit.apply(incident, values | {"marks": marks_at(incident, placed)})
    kind = db.session.get_one(Kind, incident.kind_id)
    _find_again(incident, kind)
    skipped = change_status(incident, "reported", timing, now, reason="done")
    telling.copied(incident, kind, incident.id, now)
    return {"changed": changed} | ({"skipped": skipped} if skipped else {})


def _assign(
    incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime
) -> Extra:
    """Name the handler: one officer with a post, or one department, in the reviewer's territory.

    By default the kind's department.
    """
    who, where = body.get("officer_id"), body.get("department_id")
    lead, assisting = queries.routing(incident)
    if who is None and where is None and lead is not None:
        where = lead.id
    if (who is None) == (where is None):
        refuse("assignee_required")
    mine = [post.path for post in caller.scope.roots("incidents.review")]
    if who is not None:
        account = db.session.get(Officer, who)
        held = (
            posts.posts_of([who], clock.day_of(now))
            if account and in_service(account.ends_on, now)
            else []
        )
        cells = [
            cell or (db.session.get(Cell, department.cell_id) if department else None)
            for _, cell, department in held
        ]
        if not any(
            cell is not None and cell.path.startswith(path) for cell in cells for path in mine
        ):
            refuse("unknown_officer")
    else:
        department = db.session.get(Department, where)
        home = (
            db.session.get(Cell, department.cell_id)
            if department and department.ended_on is None
            else None
        )
        if home is None or not any(home.path.startswith(path) for path in mine):
            refuse("unknown_department")
    incident.handler_officer_id, incident.handler_department_id = who, where
    add_party(incident, officer_id=who, department_id=where)
    for department in assisting:
        add_party(incident, department_id=department.id)
    change_status(incident, "assigned", timing, now, reason="done")
    return {"officer_id": who, "department_id": where, "assisting": [d.id for d in assisting]}


def _to(status: str, reason: str = "done") -> Callable[..., Extra]:
    def step(
        incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime
    ) -> Extra:
        skipped = change_status(incident, status, timing, now, reason=reason)
        return {"skipped": skipped} if skipped else {}

    return step


def _reject(
    incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime
) -> Extra:
    incident.rejections += 1
    change_status(incident, "in_hand", timing, now, reason="rejected")
    return {}


def _close(incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime) -> Extra:
    incident.closed_at = now
    change_status(incident, "closed", timing, now, reason="done")
    return {}


def _dismiss(
    incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime
) -> Extra:
    incident.closed_at = now
    change_status(incident, "unfounded", timing, now, reason="unfounded")
    return {}


def _reopen(
    incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime
) -> Extra:
    """Work starts again, unassigned, with a full new limit."""
    incident.closed_at = None
    incident.handling_class = incident.handling_class or "general"
    incident.handler_officer_id = incident.handler_department_id = None
    change_status(incident, "accepted", timing, now, reason="reopened")
    return {}


def _escalate(
    incident: Incident, body: Extra, caller: Caller, timing: Timing, now: datetime
) -> Extra:
    """Hand the case up because it is beyond the level's power; the parent gets its full time."""
    above = next_level(incident.level) or refuse("at_top")
    rungs = [row.rung for row in end_limits(incident, "escalated", timing, now)]
    incident.level = above
    if incident.status == "reported":
        incident.base_level = above
    start_limit(incident, timing, now, rung=max(rungs, default=0) + 1)
    return {"cause": "beyond_power"}


DOING: dict[str, Callable[..., Extra]] = {
    "accept": _accept,
    "return": _return,
    "correct": _correct,
    "assign": _assign,
    "start": _to("in_hand"),
    "submit": _to("submitted"),
    "confirm": _to("confirmed"),
    "reject": _reject,
    "close": _close,
    "dismiss": _dismiss,
    "reopen": _reopen,
    "escalate": _escalate,
}


def _tell(
    incident: Incident, action: str, event: IncidentEvent, caller: Caller, now: datetime
) -> None:
    """Tell those whose turn it is, or who wait for the outcome; never the one who acted."""
    day = clock.day_of(now)
    filer, handlers = [incident.filer_id], telling.handlers(incident, day)
    levels = (
        telling.reviewers(incident, incident.level, day)
        if action in ("correct", "submit", "escalate")
        else []
    )
    told = {
        "return": ("incident_returned", filer),
        "correct": ("incident_corrected", levels),
        "assign": ("incident_assigned", handlers),
        "submit": ("incident_submitted", levels),
        "confirm": ("incident_confirmed", handlers),
        "reject": ("incident_rejected", handlers),
        "close": ("incident_closed", [*filer, *handlers, *_village_chiefs(incident, day)]),
        "dismiss": ("incident_closed", filer),
        "reopen": ("incident_reopened", [*filer, *handlers]),
        "escalate": ("incident_raised", levels),
    }
    if action in told:
        kind, whom = told[action]
        telling.say(kind, [i for i in whom if i != caller.id], incident, event.id, now)


def _village_chiefs(incident: Incident, day: Any) -> list[int]:
    """The chief of the village: results are told to the lower grid (C06)."""
    return posts.holders([incident.village_id], "grid_chief", day).get(incident.village_id or 0, [])
