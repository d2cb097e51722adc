"""What is asked of patrols for the photos that they name."""

import uuid

from sqlalchemy import select

from app.core.db import db
from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.service import photo_came
from app.photos.subjects import Ids, Subject
from app.posts.rules import Caller


def visible(caller: Caller, ids: Ids) -> dict[uuid.UUID, int | None]:
    """Of these patrols those that the caller may see, each with its county."""
    query = select(Patrol.id, Patrol.county_id).where(
        Patrol.id.in_(ids), queries.visible(caller.scope, caller.id)
    )
    return dict(db.session.execute(query).all())


def filers(ids: Ids) -> dict[uuid.UUID, int]:
    """Whose patrols these are."""
    query = select(Patrol.id, Patrol.officer_id).where(Patrol.id.in_(ids))
    return dict(db.session.execute(query).all())


SUBJECT = Subject(visible, filers, photo_came)
