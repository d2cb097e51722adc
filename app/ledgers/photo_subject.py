"""What is asked of items for the photos that their steps name."""

import uuid

from sqlalchemy import select

from app.core.db import db
from app.ledgers import queries
from app.ledgers.models import LedgerItem, LedgerStep
from app.photos.subjects import Ids, Subject
from app.posts.rules import Caller


def _visible(caller: Caller, ids: Ids) -> dict[uuid.UUID, int | None]:
    query = select(LedgerItem.id, LedgerItem.county_id).where(
        LedgerItem.id.in_(ids), queries.visible(caller.scope, caller.id)
    )
    return dict(db.session.execute(query).all())


def _namers(ids: Ids) -> dict[uuid.UUID, int]:
    """Who took the last step of these items: what has not come is asked of him."""
    query = select(LedgerStep.item_id, LedgerStep.officer_id).where(
        LedgerStep.item_id.in_(ids), LedgerStep.officer_id.is_not(None)
    )
    rows = db.session.execute(query.order_by(LedgerStep.item_id, LedgerStep.seq))
    return {item_id: officer_id for item_id, officer_id in rows if officer_id}


SUBJECT = Subject(_visible, _namers)
