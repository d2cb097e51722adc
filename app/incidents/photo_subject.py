"""What is asked of cases for the photos that they name."""

import uuid

from sqlalchemy import select

from app.core.db import db
from app.incidents import queries
from app.incidents.models import Incident
from app.photos.subjects import Ids, Subject
from app.posts.rules import Caller


def visible(caller: Caller, ids: Ids) -> dict[uuid.UUID, int | None]:
    """Of these cases those that the caller may see, each with its county."""
    query = select(Incident.id, Incident.county_id).where(
        Incident.id.in_(ids), queries.visible(caller.scope, caller.id)
    )
    return dict(db.session.execute(query).all())


def filers(ids: Ids) -> dict[uuid.UUID, int]:
    """Who filed these cases."""
    query = select(Incident.id, Incident.filer_id).where(Incident.id.in_(ids))
    return dict(db.session.execute(query).all())


SUBJECT = Subject(visible, filers)
