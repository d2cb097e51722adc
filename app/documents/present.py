"""What documents look like in answers; a fixed number of queries for any number of documents."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.cells.present import cell_ref
from app.core import clock
from app.core.db import db
from app.core.paging import paged, time_and_id
from app.documents import queries, rules
from app.documents.models import Document, DocumentFile, DocumentStep, DocumentTemplate
from app.photos import present as photos
from app.posts import queries as posts
from app.posts.rules import Caller

#: Columns that are shown as they are.
FIELDS = (
    "id",
    "number",
    "version",
    "kind",
    "state",
    "ground",
    "demand",
    "reply_by",
    "drafted_at",
    "signed_at",
    "sent_at",
    "replied_at",
    "outcome",
)
STEP_FIELDS = ("id", "seq", "at", "action", "note", "data", "photo_ids")


def documents_out(rows: Sequence[Document], caller: Caller, now: datetime) -> list[dict[str, Any]]:
    """Documents with names, what they are about, and the caller's actions."""
    day: date = clock.day_of(now)
    places = cells.by_ids(i for row in rows for i in (row.issuer_cell_id, row.receiver_cell_id))
    people = posts.names(i for row in rows for i in (row.drafted_by, row.signed_by))
    offices = _offices({row.receiver_department_id for row in rows})
    things = queries.abouts(row.id for row in rows)
    repliers = queries.repliers(row.id for row in rows)
    return [
        {name: getattr(row, name) for name in FIELDS}
        | {
            "kind_name": rules.KINDS[row.kind].name,
            "issuer": cell_ref(places[row.issuer_cell_id]),
            "receiver": {
                "cell": cell_ref(places.get(row.receiver_cell_id or 0)),
                "department": offices.get(row.receiver_department_id or 0),
            },
            "about": [
                {"about": thing.about, "about_id": thing.about_id, "label": thing.label}
                for thing in things.get(row.id, [])
            ],
            "late": rules.is_late(row.state, row.reply_by, day),
            "drafted_by": people.get(row.drafted_by or 0),
            "signed_by": people.get(row.signed_by or 0),
            "actions": rules.allowed(
                row.state,
                queries.sides(row, caller.scope),
                replied_himself=caller.id in repliers.get(row.id, ()),
            ),
        }
        for row in rows
    ]


def documents_page(
    caller: Caller, query: Mapping[str, Any], *, cell: Cell | None = None, now: datetime
) -> dict[str, Any]:
    """A page of the documents that the caller may see, by the filters of the query."""
    rows = queries.listing(
        caller.scope,
        filters=query,
        cell=cell,
        after=time_and_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda row: [row.drafted_at.isoformat(), str(row.id)])
    return page | {"items": documents_out(page["items"], caller, now)}


def document_out(row: Document, caller: Caller, now: datetime) -> dict[str, Any]:
    """One document with its history, its photos, the hash of its file."""
    frozen = select(DocumentFile.sha256).where(DocumentFile.document_id == row.id)
    return documents_out([row], caller, now)[0] | {
        "sha256": db.session.scalar(frozen),
        "steps": steps_out(queries.steps(row.id)),
        "photos": photos.states("document", [row.id]),
    }


def steps_out(steps: Sequence[DocumentStep]) -> list[dict[str, Any]]:
    """History with names."""
    people = posts.names(step.officer_id for step in steps)
    return [
        {name: getattr(step, name) for name in STEP_FIELDS}
        | {"officer": people.get(step.officer_id or 0)}
        for step in steps
    ]


def kinds_out(county_id: int | None) -> list[dict[str, Any]]:
    """The kinds, each with the version of the county's own template."""
    own = queries.versions(county_id) if county_id else {}
    return [
        {
            "kind": name,
            "name": kind.name,
            "word": kind.word,
            "signs": sorted(kind.signs),
            "gets": sorted(kind.gets),
            "outcomes": kind.outcomes,
            "template": own[name].version if name in own else None,
        }
        for name, kind in rules.KINDS.items()
    ]


def template_out(row: DocumentTemplate) -> dict[str, Any]:
    """A template without its bytes."""
    return {name: getattr(row, name) for name in ("kind", "version", "sha256", "edited_at")}


def numbering_out(prefix: str, now: datetime) -> dict[str, str]:
    """The county's sign, and a number as it would look."""
    year = clock.local(now).year
    return {"prefix": prefix, "example": rules.number(prefix, "supervision", year, 3)}


def _offices(ids: set[int | None]) -> dict[int, dict[str, Any]]:
    wanted = ids - {None}
    if not wanted:
        return {}
    query = select(Department.id, Department.name).where(Department.id.in_(wanted))
    return {i: {"id": i, "name": name} for i, name in db.session.execute(query)}
