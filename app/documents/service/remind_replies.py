"""Replies that are owed and have not come are told to both sides, once a document."""

from datetime import datetime

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.documents import queries
from app.documents.models import Document
from app.documents.rules import UNANSWERED
from app.documents.service.tell_about import say


def remind_replies(*, now: datetime) -> int:
    """Tell the receiver's people and the issuing office of a reply whose last day has passed."""
    day = clock.day_of(now)
    late = select(Document).where(Document.state.in_(UNANSWERED), Document.reply_by < day)
    told = 0
    for row in db.session.scalars(late.order_by(Document.id)).all():
        people = [*queries.receivers(row, day), *queries.office(row, day)]
        told += say("document_overdue", people, row, row.id, now)
    return told
