"""A draft is changed: by the issuing office, until it is signed."""

from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.documents import queries
from app.documents.models import Document
from app.documents.rules import ISSUER
from app.documents.service.draft_document import check_reply_day, keep_things, receiver_named
from app.documents.service.record_step import record
from app.documents.subjects import labelled
from app.posts.rules import Caller


def edit(
    *, caller: Caller, document: Document, body: dict[str, Any], version: int | None, now: datetime
) -> Document:
    """Change what a draft says; the fields left out stay.

    Refuses `if_match_required`, `changed_meanwhile`, `document_signed`, `post_lacks_permission`.
    """
    if ISSUER not in queries.sides(document, caller.scope):
        refuse("post_lacks_permission")
    if version is None:
        refuse("if_match_required")
    if version != document.version:
        refuse("changed_meanwhile")
    if document.state != "drafted":
        refuse("document_signed")
    values: dict[str, Any] = {
        name: body[name] for name in ("ground", "demand", "reply_by") if name in body
    }
    check_reply_day(values.get("reply_by"), now)
    if "receiver" in body:
        issuer = cells.by_ids([document.issuer_cell_id])[document.issuer_cell_id]
        receiver = receiver_named(body["receiver"], issuer)
        values["receiver_cell_id"] = receiver.cell_id
        values["receiver_department_id"] = receiver.department_id
    changed = audit.apply(document, values)
    if "about" in body:
        _replace_things(caller, document, body["about"])
        changed["about"] = [None, len(body["about"])]
    if changed:
        record(document, "edit", now=now, by=caller.id, data={"changed": changed})
    db.session.flush()
    return document


def _replace_things(caller: Caller, document: Document, named: list[dict[str, Any]]) -> None:
    """Other things: those that stood there already keep their words."""
    rows = queries.abouts([document.id]).get(document.id, [])
    known = {(row.about, row.about_id): (row.about, row.about_id, row.label) for row in rows}
    wanted = list(dict.fromkeys((row["about"], row["about_id"]) for row in named))
    fresh = [thing for thing in wanted if thing not in known]
    found = known | {thing[:2]: thing for thing in labelled(caller, fresh)}
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    keep_things(document.id, [found[thing] for thing in wanted])
