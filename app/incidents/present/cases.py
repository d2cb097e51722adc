"""What cases look like in answers; a fixed number of queries for any number of cases."""

from collections.abc import Collection, Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.models import Department
from app.cells.present import cell_ref
from app.core.db import db
from app.incidents import queries
from app.incidents.actions import allowed_in
from app.incidents.models import LEVELS, Incident, IncidentEvent
from app.incidents.present.matters import matters_out
from app.incidents.present.outcome import outcome_out
from app.incidents.present.returning import spot_out
from app.incidents.present.time_requests import time_requests_out
from app.photos import present as photos
from app.posts import queries as posts
from app.posts.rules import Scope
from app.taxonomy import queries as taxonomy

#: Columns that are shown as they are.
FIELDS = (
    "id",
    "number",
    "version",
    "kind",
    "nature",
    "severity",
    "source",
    "source_number",
    "status",
    "level",
    "handling_class",
    "description",
    "measures_taken",
    "place",
    "site_id",
    "patrol_id",
    "received_at",
    "due_at",
    "paused_until",
    "overdue_since",
    "closed_at",
    "reopenings",
    "after_photo_ids",
    "found_by_others",
    "marks",
)
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


def cases_out(cases: Sequence[Incident], scope: Scope, officer_id: int) -> list[dict[str, Any]]:
    """Cases with the names of cells, kinds, people, and the caller's actions."""
    places = cells.by_ids({i for c in cases for i in (c.village_id, c.township_id, c.county_id)})
    kinds = taxonomy.names(c.kind_id for c in cases)
    people = posts.names(i for c in cases for i in (c.filer_id, c.handler_officer_id))
    wanted = {c.handler_department_id for c in cases if c.handler_department_id}
    offices = (
        {
            d.id: _office(d)
            for d in db.session.scalars(db.select(Department).where(Department.id.in_(wanted)))
        }
        if wanted
        else {}
    )
    may = allowed_in(cases, scope, officer_id)
    return [
        {name: getattr(c, name) for name in FIELDS}
        | {
            "occurred_at": c.observed_at,
            "merged_into": c.merged_into_id,
            "kind_name": kinds[c.kind_id],
            "filer": people[c.filer_id],
            "handler": people.get(c.handler_officer_id or 0),
            "department": offices.get(c.handler_department_id or 0),
            "location": None
            if c.lon is None
            else {"lon": c.lon, "lat": c.lat, "accuracy_m": c.accuracy_m, "datum": "wgs84"},
            "cells": {level: cell_ref(places.get(c.cell_at(level) or 0)) for level in LEVELS},
            "actions": actions,
        }
        for c, actions in zip(cases, may, strict=True)
    ]


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
        | spot_out(case, scope, officer_id)
    )


def photos_out(cases: Sequence[Incident]) -> list[dict[str, Any]]:
    """The photos that cases name, each compared with where and when the case was observed."""
    return photos.states(
        "incident",
        [c.id for c in cases],
        {str(c.id): photos.Claim(c.lon, c.lat, c.observed_at) for c in cases},
    )


def _office(department: Any) -> dict[str, Any] | None:
    return None if department is None else {"id": department.id, "name": department.name}


def events_out(
    events: Sequence[IncidentEvent], withheld: Collection[str] = ()
) -> list[dict[str, Any]]:
    """History with names; of the transfers `withheld` only that something was done."""
    people = posts.names(e.officer_id for e in events)
    return [
        {n: getattr(e, n) for n in EVENT_FIELDS}
        | {"officer": people.get(e.officer_id or 0)}
        | (WITHHELD if e.data.get("transfer_id") in withheld else {})
        for e in events
    ]
