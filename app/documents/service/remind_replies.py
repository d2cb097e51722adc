"""Replies that are owed and have not come are told to both sides, once a document."""

import uuid
from datetime import datetime

from sqlalchemy import select

from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.documents import queries
from app.documents.models import Document
from app.documents.rules import UNANSWERED
from app.documents.service.tell_about import say

#: Documents looked at in one transaction.
BATCH = 500


def remind_replies(
    *, now: datetime, after: uuid.UUID | None, most: int = BATCH
) -> tuple[int, uuid.UUID | None]:
    """Tell the receiver's people and the issuing office of a reply whose last day has passed.

    One batch of documents, in the order of their ids: (how many were told, the id after which the
    next batch begins, None after the last one).
    """
    day = clock.day_of(now)
    late = select(Document).where(Document.state.in_(UNANSWERED), Document.reply_by < day)
    if after is not None:
        late = late.where(Document.id > after)
    rows = db.session.scalars(late.order_by(Document.id).limit(most)).all()

    def remind(row: Document) -> int:
        people = [*queries.receivers(row, day), *queries.office(row, day)]
        return say("document_overdue", people, row, row.id, now)

    return each("remind of a reply", rows, remind), rows[-1].id if len(rows) == most else None
