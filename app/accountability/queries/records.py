"""The steps and the evidence of records."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from app.accountability.models import Evidence, RecordStep
from app.core.db import db


def steps(about_id: uuid.UUID) -> Sequence[RecordStep]:
    """The history of a record in order."""
    query = select(RecordStep).where(RecordStep.about_id == about_id)
    return db.session.scalars(query.order_by(RecordStep.seq)).all()


def evidence(about_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Evidence]]:
    """What records stand on, in order."""
    query = select(Evidence).where(Evidence.about_id.in_(list(about_ids)))
    found: dict[uuid.UUID, list[Evidence]] = {}
    for row in db.session.scalars(query.order_by(Evidence.about_id, Evidence.place)):
        found.setdefault(row.about_id, []).append(row)
    return found


def last_place(about_id: uuid.UUID) -> int:
    """The place of the last evidence; 0 without any."""
    query = select(func.max(Evidence.place)).where(Evidence.about_id == about_id)
    return db.session.scalar(query) or 0


def photos_named(about_id: uuid.UUID) -> list[str]:
    """The photos that the steps of a record name."""
    return [one for step in steps(about_id) for one in step.photo_ids]
