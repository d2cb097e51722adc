"""A document as .docx: a draft as it would look, a signed one as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.cells.models import Department
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.documents import queries, rules
from app.documents.models import Document, DocumentFile
from app.documents.rendering import NUMBER, Unfit, numbered, render
from app.posts.rules import Caller

DRAFT = "（草稿）"


@dataclass(frozen=True)
class Rendered:
    """A draft rendered at a version, with a place for its number."""

    version: int
    content: bytes


def file_of(document: Document, *, now: datetime) -> bytes:
    """The frozen file of a signed document; of a draft what it would be."""
    kept = db.session.get(DocumentFile, document.id)
    if kept is not None:
        return kept.content
    return numbered(_render(document, signer="", now=now), DRAFT)


def render_for_signing(document: Document, *, caller: Caller, now: datetime) -> Rendered:
    """What is about to be signed, but for its number: before the transaction that signs it."""
    return Rendered(document.version, _render(document, signer=caller.name, now=now))


def _render(document: Document, *, signer: str, now: datetime) -> bytes:
    template = queries.template(document.county_id, document.kind)
    words = _words(document, signer, now)
    try:
        return render(template, words)
    except Unfit as found:
        refuse("template_wrong", why=found.why)


def fill_in(county_id: int, kind: str, words: Mapping[str, Any]) -> bytes:
    """What a kind's template makes of words of the program: a paper without a number of its own.

    What is left out is empty. Refuses `template_wrong`.
    """
    name = rules.KINDS[kind].name
    empty = dict.fromkeys(("number", "demand", "reply_by", "signer"), "")
    try:
        return render(
            queries.template(county_id, kind), {"kind": name, "title": name} | empty | dict(words)
        )
    except Unfit as found:
        refuse("template_wrong", why=found.why)


def _words(document: Document, signer: str, now: datetime) -> dict[str, Any]:
    """What templates may say; all of it text."""
    places = cells.by_ids([document.county_id, document.issuer_cell_id, document.receiver_cell_id])
    kind = rules.KINDS[document.kind].name
    return {
        "kind": kind,
        "title": kind,
        "number": NUMBER,
        "county": places[document.county_id].name,
        "issuer": places[document.issuer_cell_id].name,
        "receiver": receiver_name(document, places),
        "ground": document.ground,
        "demand": document.demand,
        "reply_by": rules.long_date(document.reply_by) if document.reply_by else "",
        "signer": signer,
        "date": rules.long_date(clock.day_of(now)),
        "items": [
            {"place": str(row.place), "label": row.label}
            for row in queries.abouts([document.id]).get(document.id, [])
        ],
    }


def receiver_name(document: Document, places: Any) -> str:
    """The receiver in words."""
    if document.receiver_department_id is not None:
        return db.session.get_one(Department, document.receiver_department_id).name
    name: str = places[document.receiver_cell_id].name
    return name
