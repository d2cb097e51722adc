"""A signed document goes to its receiver as soon as there is somebody to get it."""

from datetime import datetime

from sqlalchemy import select

from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.documents import queries
from app.documents.models import Document
from app.documents.service.record_step import record
from app.documents.service.tell_about import say

BATCH = 200


def send(document: Document, *, now: datetime) -> bool:
    """Send a signed document; False where the receiver has nobody in post, and it waits."""
    people = queries.receivers(document, clock.day_of(now))
    if not people:
        return False
    document.state, document.sent_at = "sent", now
    record(document, "send", now=now, by=None)
    say("document_sent", people, document, document.id, now)
    return True


def send_signed(*, now: datetime) -> int:
    """Send the signed documents whose receivers had nobody in post when they were signed."""
    query = select(Document).where(Document.state == "signed").order_by(Document.signed_at)
    rows = db.session.scalars(query.limit(BATCH).with_for_update(skip_locked=True)).all()
    return each("send a document", rows, lambda row: send(row, now=now))
