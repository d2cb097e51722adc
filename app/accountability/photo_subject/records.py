"""What is asked of files, findings, consequences and samples for the photos that they name."""

import uuid
from typing import Any

from sqlalchemy import select

from app.accountability import queries
from app.accountability.models import (
    AccountabilityFile,
    Consequence,
    Finding,
    RecordStep,
    Sample,
    SampleVerdict,
)
from app.core.db import db
from app.photos.subjects import Ids, Subject
from app.posts.rules import Caller


def _of(model: Any) -> Subject:
    """Photos of a kind of record: seen by whoever sees the record."""

    def visible(caller: Caller, ids: Ids) -> dict[uuid.UUID, int | None]:
        query = select(model.id, model.county_id).where(
            model.id.in_(ids), queries.records_visible(model, caller)
        )
        return dict(db.session.execute(query).all())

    return Subject(visible, _namers)


def _namers(ids: Ids) -> dict[uuid.UUID, int]:
    """Who took the last step of these records: what has not come is asked of him."""
    query = select(RecordStep.about_id, RecordStep.officer_id).where(
        RecordStep.about_id.in_(ids), RecordStep.officer_id.is_not(None)
    )
    rows = db.session.execute(query.order_by(RecordStep.about_id, RecordStep.seq))
    return {about_id: officer_id for about_id, officer_id in rows if officer_id}


def _samples(caller: Caller, ids: Ids) -> dict[uuid.UUID, int | None]:
    query = select(Sample.id, Sample.county_id).where(
        Sample.id.in_(ids), queries.sample_visible(caller.scope)
    )
    return dict(db.session.execute(query).all())


def _checkers(ids: Ids) -> dict[uuid.UUID, int]:
    query = select(SampleVerdict.sample_id, SampleVerdict.officer_id)
    query = query.where(SampleVerdict.sample_id.in_(ids)).order_by(SampleVerdict.at)
    return dict(db.session.execute(query).all())


SUBJECTS = {
    "accountability_file": _of(AccountabilityFile),
    "finding": _of(Finding),
    "consequence": _of(Consequence),
    "sample": Subject(_samples, _checkers),
}
