"""Files, findings and consequences in answers; a fixed number of queries for any number of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.accountability import queries
from app.accountability.models import AccountabilityFile, Consequence, Finding
from app.accountability.rules.consequences import KINDS
from app.accountability.service import actions_of
from app.accountability.service.record_step import ABOUT
from app.cells import queries as cells
from app.cells.present import cell_ref
from app.core.paging import paged, time_and_id
from app.photos import present as photos
from app.posts import queries as posts
from app.posts.rules import Caller

COMMON = ("id", "version", "state", "created_at")
#: Columns that are shown as they are.
FIELDS: dict[type, tuple[str, ...]] = {
    AccountabilityFile: (
        *("on_day", "ground", "facts", "proposal", "period", "step", "finding_id"),
        *("explain_by", "outcome", "appeal_by", "appeal"),
    ),
    Finding: (
        *("kind", "about", "about_id", "label", "on_day", "facts"),
        *("sample_id", "sample_place"),
    ),
    Consequence: ("kind", "ground", "period", "amount_fen", "document_id", "file_id"),
}
STEP = ("id", "seq", "at", "action", "note", "data", "photo_ids")


def records_out(
    model: Any, rows: Sequence[Any], caller: Caller, now: datetime
) -> list[dict[str, Any]]:
    """Records with names and the caller's actions."""
    units = queries.units_of(rows)
    people = posts.names(i for row in rows for i in (row.created_by, row.officer_id))
    places = cells.by_ids(i for row in rows for i in (row.authority_id, row.cell_id))
    may = actions_of(model, list(rows), caller, now)
    return [
        {name: getattr(row, name) for name in (*COMMON, *FIELDS[model])}
        | {
            "created_by": people.get(row.created_by or 0),
            "unit": unit_out(units[row.id], places),
            "authority": cell_ref(places[row.authority_id]),
            "actions": may[row.id],
        }
        | _OWN[model](row, people)
        for row in rows
    ]


def unit_out(unit: queries.Unit, places: Mapping[int, Any]) -> dict[str, Any]:
    """{cell, department}: one of the two."""
    office = {"id": unit.department_id, "name": unit.name} if unit.department_id else None
    return {"cell": cell_ref(places.get(unit.cell_id or 0)), "department": office}


def _of_file(row: AccountabilityFile, _: Any) -> dict[str, Any]:
    person = {"officer_id": row.officer_id, "name": row.person_name, "role": row.role}
    return {"person": person}


def _of_finding(row: Finding, people: Mapping[int, Any]) -> dict[str, Any]:
    return {"officer": people.get(row.officer_id or 0)}


def _of_consequence(row: Consequence, _: Any) -> dict[str, Any]:
    person = {"officer_id": row.officer_id, "name": row.person_name} if row.person_name else None
    return {"person": person, "kind_name": KINDS[row.kind].name}


_OWN: dict[type, Any] = {
    AccountabilityFile: _of_file,
    Finding: _of_finding,
    Consequence: _of_consequence,
}


def record_out(row: Any, caller: Caller, now: datetime) -> dict[str, Any]:
    """One record with its history, what it stands on, its photos."""
    found = queries.evidence([row.id]).get(row.id, [])
    steps = queries.steps(row.id)
    people = posts.names(step.officer_id for step in steps)
    return records_out(type(row), [row], caller, now)[0] | {
        "steps": [
            {name: getattr(step, name) for name in STEP}
            | {"officer": people.get(step.officer_id or 0)}
            for step in steps
        ],
        "evidence": [
            {"about": one.thing, "about_id": one.thing_id, "label": one.label} for one in found
        ],
        "photos": photos.states(ABOUT[type(row)], [row.id]),
    }


def records_page(
    model: Any, caller: Caller, query: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """A page of the records that the caller may see, by the filters of the query."""
    own = ("cell", "limit", "cursor")
    rows = queries.record_listing(
        model,
        caller,
        filters={name: value for name, value in query.items() if name not in own},
        cell=cells.must(query["cell"]) if query.get("cell") else None,
        after=time_and_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda row: [row.created_at.isoformat(), str(row.id)])
    return page | {"items": records_out(model, page["items"], caller, now)}
