"""What is asked of documents for the photos that replies name."""

import uuid

from sqlalchemy import select

from app.core.db import db
from app.documents import queries
from app.documents.models import Document, DocumentStep
from app.photos.subjects import Ids, Subject
from app.posts.rules import Caller


def visible(caller: Caller, ids: Ids) -> dict[uuid.UUID, int | None]:
    """Of these documents those that the caller may see, each with its county."""
    query = select(Document.id, Document.county_id).where(
        Document.id.in_(ids), queries.visible(caller.scope)
    )
    return dict(db.session.execute(query).all())


def filers(ids: Ids) -> dict[uuid.UUID, int]:
    """Who replied to these documents last: what has not come is asked of him."""
    query = select(DocumentStep.document_id, DocumentStep.officer_id).where(
        DocumentStep.document_id.in_(ids), DocumentStep.officer_id.is_not(None)
    )
    rows = db.session.execute(query.order_by(DocumentStep.document_id, DocumentStep.seq))
    return {document_id: officer_id for document_id, officer_id in rows if officer_id}


SUBJECT = Subject(visible, filers)
