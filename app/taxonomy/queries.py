"""Reading kinds."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from app.core.db import db
from app.core.errors import refuse
from app.taxonomy.models import Kind


def kinds(day: date | None = None) -> Sequence[Kind]:
    """The current kinds; only those not retired by `day` when given."""
    query = select(Kind).where(Kind.is_current).order_by(Kind.code)
    if day:
        query = query.where(or_(Kind.retired_on.is_(None), Kind.retired_on > day))
    return db.session.scalars(query).all()


def current(code: str) -> Kind | None:
    """The current version of a kind."""
    return db.session.scalar(select(Kind).where(Kind.code == code, Kind.is_current))


def fileable(code: str, day: date) -> Kind:
    """A kind under which something observed on `day` may be filed."""
    kind = current(code)
    if kind is None or (kind.retired_on is not None and kind.retired_on <= day):
        refuse("unknown_kind", kind=code)
    return kind
