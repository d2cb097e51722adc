"""Samples, what was drawn, and what was found of it."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, func, or_, select

from app.accountability.models import Sample, SampleItem, SampleVerdict
from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.posts.rules import Scope

Cursor = tuple[datetime, uuid.UUID] | None


def sample_visible(scope: Scope) -> Any:
    """Samples are the office's that checks, and of those above: who is checked is not told."""
    paths = sorted({post.path for post in scope.roots("samples.check")})
    places = select(Cell.id).where(or_(false(), *[Cell.path.startswith(path) for path in paths]))
    return Sample.cell_id.in_(places)


def sample_seen(scope: Scope, sample_id: uuid.UUID, *, lock: bool = False) -> Sample:
    """A sample that somebody may see; the 404 of an unknown id otherwise."""
    query = select(Sample).where(Sample.id == sample_id, sample_visible(scope))
    query = query.with_for_update() if lock else query
    return db.session.scalars(query).first() or refuse("not_found")


def samples(
    scope: Scope, *, kind: str | None, period: str | None, after: Cursor, limit: int
) -> Sequence[Sample]:
    """Samples, newest first."""
    query = select(Sample).where(sample_visible(scope))
    query = query.where(Sample.kind == kind) if kind else query
    query = query.where(Sample.period == period) if period else query
    if after:
        at, last = after
        earlier = and_(Sample.drawn_at == at, Sample.id < last)
        query = query.where(or_(Sample.drawn_at < at, earlier))
    order = query.order_by(Sample.drawn_at.desc(), Sample.id.desc())
    return db.session.scalars(order.limit(limit)).all()


def items(sample_id: uuid.UUID) -> Sequence[SampleItem]:
    """What was drawn, in its order."""
    query = select(SampleItem).where(SampleItem.sample_id == sample_id)
    return db.session.scalars(query.order_by(SampleItem.place)).all()


def verdicts(sample_ids: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, int], SampleVerdict]:
    """What was said last of each thing drawn."""
    query = select(SampleVerdict).where(SampleVerdict.sample_id.in_(list(sample_ids)))
    rows = db.session.scalars(query.order_by(SampleVerdict.seq))
    return {(row.sample_id, row.place): row for row in rows}


def checked(sample_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Of how many things of each sample somebody has said what he found."""
    query = select(SampleVerdict.sample_id, func.count(SampleVerdict.place.distinct()))
    query = query.where(SampleVerdict.sample_id.in_(list(sample_ids)))
    rows = db.session.execute(query.group_by(SampleVerdict.sample_id))
    return dict(rows.all())
