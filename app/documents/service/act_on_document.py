"""What people do with documents: sign, drop, receive, reply, close."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.serials import next_count
from app.documents import queries, rules
from app.documents.models import Document, DocumentCounter, DocumentFile, DocumentStep
from app.documents.rendering import numbered
from app.documents.service.draft_document import check_reply_day
from app.documents.service.record_step import record
from app.documents.service.render_document import Rendered
from app.documents.service.send_document import send
from app.documents.service.tell_about import say
from app.photos import service as photos
from app.posts.rules import Caller
from grids.texts import letters


@dataclass(frozen=True)
class Acted:
    """The step, its document, whether the step is new."""

    step: DocumentStep
    document: Document
    new: bool


def act(
    *,
    caller: Caller,
    document_id: uuid.UUID,
    action: str,
    body: dict[str, Any],
    version: int | None,
    rendered: Rendered | None,
    now: datetime,
) -> Acted:
    """Do what an action says; the same `id` again answers the same step.

    `rendered` is what a signature is put under. Refuses `if_match_required`, `changed_meanwhile`,
    `document_action_not_allowed` (naming those that are), `note_required`, `outcome_required`.
    """
    document = queries.seen(caller.scope, document_id, lock=True)
    known = db.session.get(DocumentStep, body["id"])
    if known is not None:
        same = (known.document_id, known.action, known.officer_id)
        if same != (document.id, action, caller.id):
            refuse("id_taken")
        return Acted(known, document, False)
    if version is None:
        refuse("if_match_required")
    if version != document.version:
        refuse("changed_meanwhile")
    may = allowed(document, caller)
    if action not in may:
        refuse("document_action_not_allowed", allowed=may)
    move = rules.MOVES[action]
    note = (body.get("note") or "").strip() or None
    if move.note and not letters(note):
        refuse("note_required")
    data = _outcome(document, body) if action == "close" else {}
    document.state = move.to
    step = record(
        document,
        action,
        now=now,
        by=caller.id,
        step_id=body["id"],
        note=note,
        data=data,
        photo_ids=body["photo_ids"],
    )
    db.session.flush()
    photos.use("document", document.id, body["photo_ids"], now, caller.id)
    follow = FOLLOWS.get(action)
    if follow is not None:
        follow(document, caller, rendered, now)
    db.session.flush()
    return Acted(step, document, True)


def allowed(document: Document, caller: Caller) -> list[str]:
    """The actions that the caller may take now."""
    replied = caller.id in queries.repliers([document.id]).get(document.id, ())
    on = queries.sides(document, caller.scope)
    return rules.allowed(document.state, on, replied_himself=replied)


def _outcome(document: Document, body: dict[str, Any]) -> dict[str, Any]:
    named = body.get("outcome")
    if named not in rules.KINDS[document.kind].outcomes:
        refuse("outcome_required", allowed=list(rules.KINDS[document.kind].outcomes))
    document.outcome = named
    return {"outcome": named}


def _sign(document: Document, caller: Caller, rendered: Rendered | None, now: datetime) -> None:
    """Number it, freeze its file, send it."""
    # the version was checked under the lock: what was rendered is what is signed
    if rendered is None or rendered.version != document.version - 1:
        refuse("changed_meanwhile")
    check_reply_day(document.reply_by, now)
    year, kind, county_id = clock.local(now).year, document.kind, document.county_id
    serial = next_count(DocumentCounter, county_id=county_id, year=year, kind=kind)
    document.year, document.serial = year, serial
    document.number = rules.number(queries.prefix_of(county_id), kind, year, serial)
    document.signed_by, document.signed_at = caller.id, now
    content = numbered(rendered.content, document.number)
    sha256 = hashlib.sha256(content).hexdigest()
    db.session.add(DocumentFile(document_id=document.id, sha256=sha256, content=content))
    send(document, now=now)


def _replied(document: Document, caller: Caller, _: Rendered | None, now: datetime) -> None:
    document.replied_at = document.replied_at or now
    people = queries.office(document, clock.day_of(now))
    cause = f"{document.id} {document.version}"
    say("document_replied", [i for i in people if i != caller.id], document, cause, now)


def _closed(document: Document, caller: Caller, _: Rendered | None, now: datetime) -> None:
    people = queries.receivers(document, clock.day_of(now))
    say("document_closed", [i for i in people if i != caller.id], document, document.id, now)


Follow = Callable[[Document, Caller, Rendered | None, datetime], None]
FOLLOWS: dict[str, Follow] = {"sign": _sign, "reply": _replied, "close": _closed}
