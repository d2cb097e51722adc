"""Which documents somebody may see, what belongs to one, what a county has set."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import undefer

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.core.db import db
from app.core.errors import refuse
from app.documents import rules
from app.documents.default_template import default_template
from app.documents.models import (
    Document,
    DocumentAbout,
    DocumentPrefix,
    DocumentStep,
    DocumentTemplate,
)
from app.posts import queries as posts
from app.posts.rules import Scope

Cursor = tuple[datetime, uuid.UUID] | None


def held_by_department(department: Department, _: datetime) -> dict[str, int]:
    """How many documents to a department it has not answered yet, or are still to be sent."""
    query = select(func.count()).where(
        Document.receiver_department_id == department.id,
        Document.state.in_((*rules.UNSENT, *rules.UNANSWERED)),
    )
    return {"documents": db.session.scalar(query) or 0}


def visible(scope: Scope) -> ColumnElement[bool]:
    """The documents that somebody may see: of issuers of his territory, and once sent those that he
    gets.
    """
    reasons: list[ColumnElement[bool]] = []
    paths = {post.path for post in scope.roots("documents.territory")}
    if paths:
        places = select(Cell.id).where(or_(*[Cell.path.startswith(path) for path in sorted(paths)]))
        reasons.append(Document.issuer_cell_id.in_(places))
    gets = [
        and_(Document.receiver_cell_id == post.cell_id, Document.kind.in_(kinds))
        for post in scope.posts
        if post.department_id is None and (kinds := rules.received_by(post.kind))
    ]
    departments = scope.departments()
    if departments:
        gets.append(Document.receiver_department_id.in_(departments))
    if gets:
        reasons.append(and_(Document.state.in_(rules.SENT), or_(*gets)))
    return or_(*reasons) if reasons else false()


def found(scope: Scope, document_id: uuid.UUID, *, lock: bool = False) -> Document | None:
    """A document that somebody may see, or None."""
    query = select(Document).where(Document.id == document_id, visible(scope))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).first()


def found_by_number(scope: Scope, number: str) -> Document | None:
    """A document that somebody may see, by its number, or None."""
    query = select(Document).where(Document.number == number, visible(scope))
    return db.session.scalars(query.order_by(Document.id)).first()


def seen(scope: Scope, document_id: uuid.UUID, *, lock: bool = False) -> Document:
    """A document that somebody may see; the 404 of an unknown id otherwise."""
    return found(scope, document_id, lock=lock) or refuse("not_found")


def listing(
    scope: Scope,
    *,
    filters: Mapping[str, Any],
    cell: Cell | None = None,
    after: Cursor = None,
    limit: int,
) -> Sequence[Document]:
    """Visible documents, newest first, by kind, state, cell (issuing or receiving) and `about`."""
    query = select(Document).where(visible(scope))
    for name in ("kind", "state"):
        if filters.get(name):
            query = query.where(getattr(Document, name) == filters[name])
    if cell is not None:
        query = query.where(
            or_(Document.issuer_cell_id == cell.id, Document.receiver_cell_id == cell.id)
        )
    if filters.get("about"):
        named = select(DocumentAbout.document_id).where(
            DocumentAbout.about_id == str(filters["about"])
        )
        query = query.where(Document.id.in_(named))
    if after:
        at, last = after
        query = query.where(
            or_(Document.drafted_at < at, and_(Document.drafted_at == at, Document.id < last))
        )
    order = query.order_by(Document.drafted_at.desc(), Document.id.desc())
    return db.session.scalars(order.limit(limit)).all()


def abouts(document_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[DocumentAbout]]:
    """What documents are about, in the order of their texts."""
    query = select(DocumentAbout).where(DocumentAbout.document_id.in_(list(document_ids)))
    found: dict[uuid.UUID, list[DocumentAbout]] = {}
    for row in db.session.scalars(query.order_by(DocumentAbout.document_id, DocumentAbout.place)):
        found.setdefault(row.document_id, []).append(row)
    return found


def steps(document_id: uuid.UUID) -> Sequence[DocumentStep]:
    """The history in order."""
    query = select(DocumentStep).where(DocumentStep.document_id == document_id)
    return db.session.scalars(query.order_by(DocumentStep.seq)).all()


def repliers(document_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[int]]:
    """Who has replied to these documents."""
    query = select(DocumentStep.document_id, DocumentStep.officer_id).where(
        DocumentStep.document_id.in_(list(document_ids)), DocumentStep.action == "reply"
    )
    found: dict[uuid.UUID, set[int]] = {}
    for document_id, officer_id in db.session.execute(query):
        found.setdefault(document_id, set()).add(officer_id or 0)
    return found


def sides(document: Document, scope: Scope) -> frozenset[str]:
    """On which sides of a document somebody stands."""
    return rules.sides(
        document.kind,
        document.issuer_cell_id,
        (document.receiver_cell_id, document.receiver_department_id),
        [(post.kind, post.cell_id, post.department_id) for post in scope.posts],
    )


def receivers(document: Document, day: date) -> list[int]:
    """The people who get a document: those in post at its cell, or its department's liaisons."""
    department_id = document.receiver_department_id
    if department_id is not None:
        return posts.liaisons([department_id], day).get(department_id, [])
    return _in_post(document.receiver_cell_id, sorted(rules.KINDS[document.kind].gets), day)


def signers(document: Document, day: date) -> list[int]:
    """Who may sign a document."""
    return _in_post(document.issuer_cell_id, sorted(rules.KINDS[document.kind].signs), day)


def office(document: Document, day: date) -> list[int]:
    """The reviewers of the issuing cell: whatever comes back is told to them."""
    return _in_post(document.issuer_cell_id, ["reviewer"], day)


def _in_post(cell_id: int | None, kinds: Iterable[str], day: date) -> list[int]:
    found = [i for kind in kinds for i in posts.holders([cell_id], kind, day).get(cell_id or 0, [])]
    return list(dict.fromkeys(found))


def prefix_of(county_id: int) -> str:
    """The sign at the head of a county's numbers."""
    row = db.session.get(DocumentPrefix, county_id)
    return row.prefix if row else rules.default_prefix(cells.by_ids([county_id])[county_id].name)


def own_template(county_id: int, kind: str) -> DocumentTemplate | None:
    """The newest template of a kind that a county has put in place."""
    query = select(DocumentTemplate).where(
        DocumentTemplate.county_id == county_id, DocumentTemplate.kind == kind
    )
    newest = query.options(undefer(DocumentTemplate.content))
    return db.session.scalars(newest.order_by(DocumentTemplate.version.desc()).limit(1)).first()


def template(county_id: int, kind: str) -> bytes:
    """The template in force."""
    own = own_template(county_id, kind)
    return own.content if own else default_template(kind)


def versions(county_id: int) -> dict[str, DocumentTemplate]:
    """The newest own template of each kind that has one, without its bytes."""
    query = select(DocumentTemplate).where(DocumentTemplate.county_id == county_id)
    return {row.kind: row for row in db.session.scalars(query.order_by(DocumentTemplate.version))}
