"""What is asked of cases for the documents that are about them."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from app.core.db import db
from app.documents.subjects import Subject
from app.incidents import queries
from app.incidents.models import Incident
from app.posts.rules import Caller


def labels(caller: Caller, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of these cases those that the caller may see, each with its number."""
    query = select(Incident.id, Incident.number).where(
        Incident.id.in_(ids), queries.visible(caller.scope, caller.id)
    )
    return {case_id: number or "—" for case_id, number in db.session.execute(query)}


SUBJECT = Subject(labels)
