"""Drafts: by hand, and by the program once for a thing and ground; each waits for a person."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.cells import queries as cells
from app.cells.models import Department
from app.core import clock
from app.core.db import db, locked
from app.core.errors import refuse
from app.core.insert import insert_all_once, insert_once, values_of
from app.core.paths import county_of
from app.documents import queries
from app.documents.models import Document, DocumentAbout, DocumentClaim
from app.documents.rules import OFFICE
from app.documents.service.record_step import record
from app.documents.service.tell_about import say
from app.documents.subjects import labelled
from app.posts.rules import Caller

#: (what, its key, what stands for it in the text)
Thing = tuple[str, str, str]


@dataclass(frozen=True)
class Receiver:
    """To whom a document goes: a cell or a department."""

    cell_id: int | None = None
    department_id: int | None = None


def draft(
    *,
    caller: Caller,
    body: dict[str, Any],
    digest: str,
    now: datetime,
    more: Sequence[Thing] = (),
) -> tuple[Document, bool]:
    """A draft by hand, and whether it is new; `more` is what the program lists besides.

    Refuses `content_differs`, `id_taken`, `outside_territory` (issuer or receiver),
    `unknown_subject`, `reply_day_past`.
    """
    known = db.session.get(Document, body["id"])
    if known is not None:
        return _same(known, caller.id, digest), False
    issuer = _issuer(caller, body.get("issuer"))
    receiver = receiver_named(body["receiver"], issuer)
    things = [
        *labelled(caller, [(row["about"], row["about_id"]) for row in body["about"]]),
        *more,
    ]
    check_reply_day(body["reply_by"], now)
    row = _document(
        body["id"],
        kind=body["kind"],
        issuer=issuer,
        receiver=receiver,
        text={name: body[name] for name in ("ground", "demand", "reply_by")},
        now=now,
    )
    row.digest, row.drafted_by = digest, caller.id
    if not insert_once(Document, **values_of(row)):
        return _same(db.session.get_one(Document, body["id"]), caller.id, digest), False
    return _keep(row, things, by=caller.id, now=now), True


def draft_once(
    *,
    kind: str,
    issuer_id: int,
    receiver: Receiver,
    things: Sequence[Thing],
    on: str,
    text: dict[str, Any],
    now: datetime,
) -> Document | None:
    """The program's draft of a kind about those things for which it has drafted none on a ground.

    `on` is the ground's key, `text` holds ground, demand, reply_by. None where all have theirs. The
    reviewers of the issuing cell are told that it waits.
    """
    claims = [
        {"kind": kind, "about": what, "about_id": key, "ground": on, "claimed_at": now}
        for what, key, _ in sorted(things)
    ]
    if not claims:
        return None
    taken = (DocumentClaim.about, DocumentClaim.about_id)
    new = {(what, key) for what, key in insert_all_once(DocumentClaim, claims, *taken)}
    things = [thing for thing in things if thing[:2] in new]
    if not things:
        return None
    issuer = cells.by_ids([issuer_id])[issuer_id]
    row = _document(uuid.uuid4(), kind=kind, issuer=issuer, receiver=receiver, text=text, now=now)
    db.session.add(row)
    db.session.flush()
    row = _keep(row, things, by=None, now=now)
    day = clock.day_of(now)
    say("document_drafted", queries.office(row, day) or queries.signers(row, day), row, row.id, now)
    return row


def receiver_named(named: dict[str, Any], issuer: Any) -> Receiver:
    """The cell or department that a body names; it lies at or below the issuer."""
    if (named.get("cell") is None) == (named.get("department_id") is None):
        refuse("receiver_required")
    if named.get("cell") is not None:
        cell = cells.named(named["cell"])
        path, found = cell.path, Receiver(cell_id=cell.id)
    else:
        office = locked(Department, named["department_id"], shared=True)
        if office is None or office.ended_on is not None:
            refuse("unknown_department")
        path = cells.by_ids([office.cell_id])[office.cell_id].path
        found = Receiver(department_id=office.id)
    if not path.startswith(issuer.path):
        refuse("outside_territory")
    return found


def _issuer(caller: Caller, code: str | None) -> Any:
    """The cell in whose name somebody writes: the one named, else his first."""
    mine = [post.cell_id for post in caller.scope.posts if post.kind in OFFICE]
    if code is None:
        return cells.by_ids(mine[:1])[mine[0]] if mine else refuse("outside_territory")
    cell = cells.named(code)
    return cell if cell.id in mine else refuse("outside_territory")


def _document(
    document_id: uuid.UUID,
    *,
    kind: str,
    issuer: Any,
    receiver: Receiver,
    text: dict[str, Any],
    now: datetime,
) -> Document:
    return Document(
        id=document_id,
        version=0,
        kind=kind,
        state="drafted",
        county_id=county_of(issuer.path),
        issuer_cell_id=issuer.id,
        receiver_cell_id=receiver.cell_id,
        receiver_department_id=receiver.department_id,
        drafted_at=now,
        **text,
    )


def _keep(row: Document, things: Sequence[Thing], *, by: int | None, now: datetime) -> Document:
    kept = db.session.get_one(Document, row.id)
    keep_things(kept.id, things)
    record(kept, "draft", now=now, by=by)
    db.session.flush()
    return kept


def keep_things(document_id: uuid.UUID, things: Sequence[Thing]) -> None:
    """Note what a document is about."""
    db.session.add_all(
        DocumentAbout(document_id=document_id, about=what, about_id=key, label=label, place=place)
        for place, (what, key, label) in enumerate(things, 1)
    )


def _same(known: Document, officer_id: int, digest: str) -> Document:
    """The draft that is there, if it is this officer's with this content."""
    if known.drafted_by != officer_id:
        refuse("id_taken")
    return known if known.digest == digest else refuse("content_differs")


def check_reply_day(day: date | None, now: datetime) -> None:
    """The last day for a reply has not passed; refuses `reply_day_past`."""
    if day is not None and day < clock.day_of(now):
        refuse("reply_day_past")
