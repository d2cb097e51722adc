"""Missed discoveries in answers; a fixed number of queries for any number of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accountability import queries
from app.accountability.models import MissedDiscovery
from app.accountability.rules.missed_discoveries import OPEN, WITHDRAWN
from app.accountability.service.decide_discovery import evidence_of, possible_outcomes
from app.accountability.service.tell_about import ABOUT
from app.cells import queries as cells
from app.cells.models import Cell
from app.cells.present import cell_ref
from app.core.db import db
from app.core.paging import paged, time_and_id
from app.incidents.models import Incident
from app.photos import present as photos
from app.posts import queries as posts
from app.posts.rules import Caller
from app.taxonomy import queries as taxonomy

FIELDS = (
    *("id", "post", "follows_id", "observed_at", "opened_at", "explain_by", "explained_at"),
    *("decided_at", "withdrawn_at", "withdrawn_because"),
)
CASE = ("id", "number", "kind", "nature", "severity", "source", "status", "lon", "lat")
TIMES = ("started_at", "ended_at", "received_at", "nearest_at")


def discoveries_out(
    rows: Sequence[MissedDiscovery], caller: Caller, now: datetime
) -> list[dict[str, Any]]:
    """With names, their cases, and what the caller may do."""
    known = {
        case.id: case
        for case in db.session.scalars(
            select(Incident).where(Incident.id.in_([row.incident_id for row in rows]))
        )
    }
    places = cells.by_ids(row.cell_id for row in rows)
    people = posts.names(i for row in rows for i in (row.officer_id, row.decided_by))
    kinds = taxonomy.names(case.kind_id for case in known.values())
    return [
        {name: getattr(row, name) for name in FIELDS}
        | {
            "case": {name: getattr(case, name) for name in CASE}
            | {"kind_name": kinds[case.kind_id][0]},
            "cell": cell_ref(places[row.cell_id]),
            "officer": people.get(row.officer_id or 0),
            "decided_by": people.get(row.decided_by or 0),
            "state": WITHDRAWN if row.withdrawn_at else row.state,
            "late": row.state == OPEN and row.explain_by is not None and row.explain_by <= now,
            "actions": actions,
            "outcomes": possible_outcomes(row, now) if "decide" in actions else [],
        }
        for row in rows
        for case in [known[row.incident_id]]
        for actions in [_actions(row, case, caller, now)]
    ]


def _actions(row: MissedDiscovery, case: Incident, caller: Caller, now: datetime) -> list[str]:
    if row.withdrawn_at is not None or row.decided_at is not None:
        return []
    if row.officer_id == caller.id:
        return [] if row.explained_at else ["explain"]
    above = queries.stands_above(row, caller)
    return ["decide"] if above and queries.free_to_decide(row, case, caller, now) else []


def discoveries_page(
    caller: Caller, query: Mapping[str, Any], *, cell: Cell | None, now: datetime
) -> dict[str, Any]:
    """A page of those that the caller may see, by the filters of the query."""
    rows = queries.listing(
        caller.scope,
        caller.id,
        filters=query,
        cell=cell,
        after=time_and_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda row: [row.opened_at.isoformat(), str(row.id)])
    return page | {"items": discoveries_out(page["items"], caller, now)}


def discovery_out(row: MissedDiscovery, caller: Caller, now: datetime) -> dict[str, Any]:
    """One with the words of both sides and the evidence."""
    evidence = row.evidence
    if evidence is None:
        evidence = evidence_of(row, db.session.get_one(Incident, row.incident_id))
    people = posts.names(one["officer_id"] for one in evidence)
    return discoveries_out([row], caller, now)[0] | {
        "explanation": row.explanation,
        "photos": photos.states(ABOUT, [row.id]),
        "reason": row.reason,
        "evidence": [_timed(one) | {"officer": people.get(one["officer_id"])} for one in evidence],
    }


def _timed(one: Mapping[str, Any]) -> dict[str, Any]:
    times = {name: datetime.fromisoformat(one[name]) if one[name] else None for name in TIMES}
    return {**one, **times}
