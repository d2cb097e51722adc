"""What cases look like in answers; a fixed number of queries for any number of cases."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.models import Department
from app.cells.present import cell_ref
from app.core import clock
from app.core.db import db
from app.filings import queries as filings
from app.filings.present import mended_out
from app.filings.rules.marks import Mark
from app.incidents import queries
from app.incidents.actions import allowed_in
from app.incidents.models import LEVELS, Incident, IncidentEvent
from app.incidents.present.matters import matters_out
from app.incidents.present.outcome import outcome_out
from app.incidents.present.returning import spot_out
from app.incidents.present.time_requests import time_requests_out
from app.incidents.queries.listed import Case, as_listed
from app.incidents.rules.nearby import SPOT_MARKS
from app.incidents.service.read_transfers import withheld
from app.photos import present as photos
from app.posts import queries as posts
from app.posts.rules import Scope
from app.taxonomy import queries as taxonomy

EVENT_FIELDS = (
    "id",
    "seq",
    "at",
    "action",
    "from_status",
    "to_status",
    "from_level",
    "to_level",
    "note",
    "data",
    "photo_ids",
)
WITHHELD = {"note": None, "data": {"confidential": True}, "officer": None}


def cases_out(cases: Sequence[Case], scope: Scope, officer_id: int) -> list[dict[str, Any]]:
    """Cases with the names of cells, kinds, people, and the caller's actions, as CaseOut says."""
    listed = [as_listed(case) for case in cases]
    trees = {(c.village_id, c.township_id, c.county_id) for c in listed}
    places = cells.by_ids({i for tree in trees for i in tree})
    refs = {i: cell_ref(cell) for i, cell in places.items()}
    chains = {
        tree: {level: refs.get(i or 0) for level, i in zip(LEVELS, tree, strict=True)}
        for tree in trees
    }
    kinds = taxonomy.names({c.kind_id for c in listed})
    people = posts.names({i for c in listed for i in (c.filer_id, c.handler_officer_id)})
    offices = _offices({i for c in listed if (i := c.handler_department_id)})
    may = allowed_in(listed, scope, officer_id)
    # each key by its name, at once: put together from parts it would cost twice as much
    return [
        {
            "id": c.id,
            "number": c.number,
            "version": c.version,
            "kind": c.kind,
            "kind_name": kinds[c.kind_id][0],
            "kind_english": kinds[c.kind_id][1],
            "nature": c.nature,
            "severity": c.severity,
            "source": c.source,
            "source_number": c.source_number,
            "status": c.status,
            "level": c.level,
            "handling_class": c.handling_class,
            "description": c.description,
            "measures_taken": c.measures_taken,
            "place": c.place,
            "site_id": c.site_id,
            "patrol_id": c.patrol_id,
            "filer": people[c.filer_id],
            "handler": people.get(c.handler_officer_id or 0),
            "department": offices.get(c.handler_department_id or 0),
            "occurred_at": c.observed_at,
            "received_at": c.received_at,
            "location": None
            if c.lon is None
            else {"lon": c.lon, "lat": c.lat, "accuracy_m": c.accuracy_m, "datum": "wgs84"},
            "cells": chains[c.village_id, c.township_id, c.county_id],
            "due_at": c.due_at,
            "paused_until": c.paused_until,
            "overdue_since": c.overdue_since,
            "closed_at": c.closed_at,
            "reopenings": c.reopenings,
            "merged_into": c.merged_into_id,
            "after_photo_ids": c.after_photo_ids,
            "found_by_others": c.found_by_others,
            "marks": _marks(c.marks, seen=queries.sees_spot(c, scope)) if c.marks else [],
            "actions": actions,
        }
        for c, actions in zip(listed, may, strict=True)
    ]


def _offices(ids: Collection[int]) -> dict[int, dict[str, Any] | None]:
    if not ids:
        return {}
    return {
        d.id: _office(d)
        for d in db.session.scalars(db.select(Department).where(Department.id.in_(ids)))
    }


def case_out(
    case: Incident, scope: Scope, officer_id: int, *, has_photos: bool = True
) -> dict[str, Any]:
    """One case and what goes on beside it; `has_photos` false where it is known to name none."""
    return (
        facts_out(case, scope, officer_id, has_photos=has_photos)
        | matters_out(case, scope)
        | time_requests_out(case)
    )


def facts_out(
    case: Incident, scope: Scope, officer_id: int, *, has_photos: bool = True
) -> dict[str, Any]:
    """One case with the state of its photos, its routing, its outcome, its spot."""
    lead, assisting, rules = queries.routing(case)
    routing = {
        "lead": _office(lead),
        "assisting": [_office(d) for d in assisting],
        "rules": list(rules),
    }
    return (
        cases_out([case], scope, officer_id)[0]
        | {"photos": photos_out([case]) if has_photos else [], "routing": routing}
        | outcome_out(case)
        | {"mended": mended_of([case]).get(case.id)}
        | spot_out(case, scope, officer_id)
    )


def mended_of(cases: Sequence[Case]) -> dict[uuid.UUID, dict[str, Any]]:
    """Who mended which of these cases before they were filed, and how that stands."""
    found = filings.mended("incident", [c.id for c in cases if Mark.MENDED in (c.marks or ())])
    return {case_id: mended_out(row) for case_id, row in found.items()}


def alone_out(case: Incident) -> dict[str, bool]:
    """Whether one person alone reviews an open case where it stands: to be sampled later (E26)."""
    day = clock.day_of(clock.now())
    open_ = case.closed_at is None
    return {"one_reviewer": open_ and len(queries.reviewers(case, case.level, day)) == 1}


def photos_out(cases: Sequence[Incident]) -> list[dict[str, Any]]:
    """The photos that cases name, each compared with where and when the case was observed."""
    return photos.states(
        "incident",
        [c.id for c in cases],
        {str(c.id): photos.Claim(c.lon, c.lat, c.observed_at) for c in cases},
    )


def _office(department: Any) -> dict[str, Any] | None:
    return None if department is None else {"id": department.id, "name": department.name}


def _marks(marks: Sequence[str], *, seen: bool) -> list[str]:
    """Without those that speak of other cases, where he does not see all of these."""
    return [mark for mark in marks if seen or mark not in SPOT_MARKS]


def events_out(
    events: Sequence[IncidentEvent], case: Incident, scope: Scope, officer_id: int
) -> list[dict[str, Any]]:
    """History with names.

    Of a transfer that is withheld from the officer only that something was done; nothing of cases
    that he may not see.
    """
    people = posts.names(e.officer_id for e in events)
    hidden = withheld(case, events, scope)
    named = {uuid.UUID(one) for e in events if (one := e.data.get("relapse_of"))}
    known = queries.those_seen(scope, officer_id, named)
    seen = queries.sees_spot(case, scope)
    return [
        {n: getattr(e, n) for n in EVENT_FIELDS}
        | {"officer": people.get(e.officer_id or 0), "data": _data(e.data, known, seen=seen)}
        | (WITHHELD if e.data.get("transfer_id") in hidden else {})
        for e in events
    ]


def _data(said: dict[str, Any], known: Collection[uuid.UUID], *, seen: bool) -> dict[str, Any]:
    """What an event says, without the cases besides those `known`."""
    earlier, changed = said.get("relapse_of"), said.get("changed") or {}
    if earlier and uuid.UUID(earlier) not in known:
        said = {name: said[name] for name in said if name not in ("relapse_of", "closed_at")}
    if "marks" in changed and not seen:
        marks = [_marks(one, seen=False) for one in changed["marks"]]
        said = said | {"changed": changed | {"marks": marks}}
    return said
