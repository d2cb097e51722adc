"""The lists that an officer has kept."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.incidents.models import SavedView


def views_of(officer_id: int) -> Sequence[SavedView]:
    """An officer's own, by name."""
    mine = select(SavedView).where(SavedView.officer_id == officer_id)
    return db.session.scalars(mine.order_by(SavedView.name)).all()
