"""Filing a case: located, judged, given a deadline, told, in the caller's transaction."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.core import clock, run
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.insert import new_row
from app.deadlines.service import Timing, timing_for
from app.filings.rules.times import reconcile
from app.filings.service.find_late import find_late
from app.incidents.models import Incident
from app.incidents.rules import filing as rules
from app.incidents.service import duty
from app.incidents.service.locate_case import Placed, local_of, location_values, place
from app.incidents.service.prepared import Prepared
from app.incidents.service.record_step import step
from app.incidents.service.store_cases import same, store
from app.posts.rules import Caller
from app.posts.service.acting_then import acting_then
from app.sites.models import Site
from app.sites.rules import at_least
from app.taxonomy import queries as taxonomy
from app.taxonomy.rules import chosen


def report(
    *,
    caller: Caller,
    incident_id: uuid.UUID,
    body: dict[str, Any],
    digest: str,
    now: datetime,
    patrol_id: uuid.UUID | None = None,
    arrived: datetime | None = None,
) -> tuple[Incident, bool]:
    """File a case, or find it filed: (case, whether it is new).

    Refuses another content or another officer's id. A sender that arrives while the first is in
    progress waits for its commit and finds the case. `arrived` is when it first came, for one that
    was refused then: the phone's clock is judged by that, the receiver's limit starts `now`.
    """
    # most are new: whether it is there is asked only where it cannot be stored as a new one
    try:
        found = prepare(
            caller=caller,
            incident_id=incident_id,
            body=body,
            digest=digest,
            now=now,
            patrol_id=patrol_id,
            arrived=arrived,
        )
    except Problem:
        if incident_id in stored([incident_id]):
            return _same(incident_id, caller, digest), False
        raise
    if not store([found], now):
        return _same(incident_id, caller, digest), False
    return found.incident, True


_STORED = select(Incident.id).where(Incident.id.in_(bindparam("ids", expanding=True)))


def stored(ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these ids are cases, in one statement."""
    return {row.id for row in run.rows(_STORED, {"ids": list(ids)})}


def _same(incident_id: uuid.UUID, caller: Caller, digest: str) -> Incident:
    return same(db.session.get_one(Incident, incident_id), caller.id, digest)


def prepare(
    *,
    caller: Caller,
    incident_id: uuid.UUID,
    body: dict[str, Any],
    digest: str,
    now: datetime,
    patrol_id: uuid.UUID | None = None,
    arrived: datetime | None = None,
) -> Prepared:
    """All that `store` needs to keep a case that is not stored; nothing is written."""
    times = reconcile(body["sent_at"], arrived or now)
    observed = times.observed(body["occurred_at"])
    caller = acting_then(caller, "incidents.file", clock.day_of(observed), clock.day_of(now))
    placed = place(body.get("location"), body.get("cell_code"), caller.scope, observed, now)
    kind = taxonomy.fileable(body["kind"], placed.work.get("county"), clock.day_of(observed))
    judged = _judged(body, kind, placed, caller, observed)
    timing = timing_for(placed.work.get("county"), now)
    raised = judged.pop("raised")
    judged["marks"] += [
        *times.marks,
        *find_late(observed, now, timing.rules),
    ]
    incident = new_row(
        Incident,
        id=incident_id,
        digest=digest,
        kind_id=kind.id,
        kind=kind.code,
        filer_id=caller.id,
        patrol_id=patrol_id or body.get("patrol_id"),
        observed_at=observed,
        **judged,
        **location_values(placed, body.get("location")),
        **_as_sent(body, timing, now, arrived or now),
    )
    skipped, limits = duty.begin(incident, level=placed.level, timing=timing, now=now)
    photo_ids, after = body.get("photo_ids") or (), incident.after_photo_ids
    event = step(
        incident,
        "report",
        now=now,
        officer_id=caller.id,
        before=(None, None),
        photo_ids=photo_ids,
        data={"skipped": skipped} | ({"changed": {"severity": raised}} if raised else {}),
    )
    sent = (*photo_ids, *after)
    return Prepared(incident, event, tuple(limits), kind, sent, body.get("reporter"))


def _judged(
    body: dict[str, Any], kind: Any, placed: Placed, caller: Caller, observed: datetime
) -> dict[str, Any]:
    """What the kind, the place and the filer's posts make of what he says."""
    nature = chosen(body.get("nature"), kind.natures, "nature_not_allowed")
    local = local_of(kind.code, placed, clock.day_of(observed), body.get("site_id"))
    asked = chosen(body.get("severity"), kind.severities, "severity_not_allowed")
    severity = at_least(asked, kind.severities, local.least)
    source = chosen(body.get("source"), rules.sources(caller.scope), "source_not_allowed")
    if body.get("site_id") is not None:
        _check_site(body["site_id"], placed, caller)
    others = rules.found_by_others(
        discoverable=kind.discoverable,
        nature=nature,
        fact_cell_id=placed.fact_cell_id,
        scope=caller.scope,
    )
    return {
        "nature": nature,
        "severity": severity,
        # what zones and bans demand is more than what he said
        "raised": [asked, severity] if body.get("severity") and asked != severity else None,
        "source": source,
        "filer_level": rules.filer_level(caller.scope),
        "found_by_others": others,
        "marks": [*placed.marks, *local.marks],
    }


def _check_site(site_id: int, placed: Placed, caller: Caller) -> None:
    """A case names a site of its county, or of the filer's: of others nobody learns here."""
    site = db.session.get(Site, site_id)
    counties = {cells.get("county") for cells in (placed.work, placed.fact, placed.there)}
    counties |= {caller.scope.county_id()}
    if site is None or site.county_id is None or site.county_id not in counties:
        refuse("unknown_site", sites=[site_id])


def _as_sent(
    body: dict[str, Any], timing: Timing, now: datetime, arrived: datetime
) -> dict[str, Any]:
    """The columns that keep what was sent and when it came."""
    return {
        "version": 0,
        "source_number": body.get("source_number"),
        "description": body["description"],
        "measures_taken": body.get("measures_taken") or "",
        "after_photo_ids": body.get("after_photo_ids") or [],
        "place": body.get("place"),
        "site_id": body.get("site_id"),
        "observed_raw": body["occurred_at"],
        "sent_at": body["sent_at"],
        "received_at": now,
        "clock_error_s": round((arrived - body["sent_at"]).total_seconds()),
        "policy_version": timing.rules.version,
        "returns": 0,
        "rejections": 0,
        "reopenings": 0,
        "outcomes": 0,
        "absorbed": 0,
        "open_parts": 0,
        "matters": 0,
    }
