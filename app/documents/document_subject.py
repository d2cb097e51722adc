"""What is asked of documents for what is written about them."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from app.core.db import db
from app.documents import queries
from app.documents.models import Document
from app.documents.rules import KINDS
from app.documents.subjects import Subject
from app.posts.rules import Caller


def labels(caller: Caller, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of these documents those that the caller may see, each with its number, or its kind."""
    query = select(Document.id, Document.number, Document.kind).where(
        Document.id.in_(ids), queries.visible(caller.scope)
    )
    return {
        key: number or f"{KINDS[kind].name}（草稿）"
        for key, number, kind in db.session.execute(query)
    }


SUBJECT = Subject(labels)
