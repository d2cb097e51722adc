"""Photos of explanations: seen by whoever sees the missed discovery."""

import uuid

from sqlalchemy import select

from app.accountability import queries
from app.accountability.models import MissedDiscovery
from app.core.db import db
from app.photos.subjects import Ids, Subject
from app.posts.rules import Caller


def visible(caller: Caller, ids: Ids) -> dict[uuid.UUID, int | None]:
    """Of these those that the caller may see, each with its county."""
    query = select(MissedDiscovery.id, MissedDiscovery.county_id).where(
        MissedDiscovery.id.in_(ids), queries.visible(caller.scope, caller.id)
    )
    return dict(db.session.execute(query).all())


def filers(ids: Ids) -> dict[uuid.UUID, int]:
    """Who explained: what has not come is asked of him."""
    query = select(MissedDiscovery.id, MissedDiscovery.officer_id).where(
        MissedDiscovery.id.in_(ids), MissedDiscovery.explained_at.is_not(None)
    )
    return {key: officer_id for key, officer_id in db.session.execute(query) if officer_id}


SUBJECT = Subject(visible, filers)
