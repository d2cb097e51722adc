"""Reading kinds: a county's own versions stand before the default."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.core.db import db
from app.core.errors import refuse
from app.taxonomy.models import Kind


def _current(county_id: int | None) -> Any:
    mine = or_(Kind.county_id.is_(None), Kind.county_id == county_id)
    return select(Kind).where(Kind.is_current, mine).order_by(Kind.code, Kind.county_id.is_(None))


def kinds(county_id: int | None) -> Sequence[Kind]:
    """The current kinds of a county, retired ones too."""
    first: dict[str, Kind] = {}
    for kind in db.session.scalars(_current(county_id)):
        first.setdefault(kind.code, kind)
    return list(first.values())


def current(code: str, county_id: int | None) -> Kind | None:
    """The current version of a kind in a county."""
    return db.session.scalars(_current(county_id).where(Kind.code == code).limit(1)).first()


def fileable(code: str, county_id: int | None, day: date) -> Kind:
    """A kind under which something observed on `day` may be filed."""
    kind = current(code, county_id)
    if kind is None or (kind.retired_on is not None and kind.retired_on <= day):
        refuse("unknown_kind", kind=code)
    return kind
