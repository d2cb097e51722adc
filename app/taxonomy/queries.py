"""Reading kinds: a county's own versions stand before the default."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from app.cells import queries as cells
from app.cells.models import Department
from app.core.clock import day_of
from app.core.db import db
from app.core.epoch import kept, kept_by_id
from app.core.errors import refuse
from app.core.paths import county_of
from app.taxonomy.models import Kind
from app.taxonomy.rules import in_use


def _current(county_id: int | None) -> Any:
    mine = or_(Kind.county_id.is_(None), Kind.county_id == county_id)
    return select(Kind).where(Kind.is_current, mine).order_by(Kind.code, Kind.county_id.is_(None))


def kinds(county_id: int | None) -> Sequence[Kind]:
    """The current kinds of a county, retired ones too."""
    first: dict[str, Kind] = {}
    for kind in db.session.scalars(_current(county_id)):
        first.setdefault(kind.code, kind)
    return list(first.values())


def held_by_department(department: Department, now: datetime) -> dict[str, int]:
    """How many kinds in use name an office on its level: who else there would take their cases?"""
    place = cells.by_ids([department.cell_id])[department.cell_id]
    named = [
        kind
        for kind in kinds(county_of(place.path))
        if in_use(kind.retired_on, day_of(now)) and department.code in _offices(kind, place.level)
    ]
    return {"kinds": len(named)}


def _offices(kind: Kind, level: str) -> list[str]:
    return [kind.county, *kind.assisting] if level == "county" else [kind.township]


@kept
def _row(code: str, county_id: int | None) -> Any:
    columns = (
        Kind.id,
        Kind.code,
        Kind.name,
        Kind.natures,
        Kind.severities,
        Kind.discoverable,
        Kind.retired_on,
    )
    return db.session.execute(
        _current(county_id).where(Kind.code == code).with_only_columns(*columns).limit(1)
    ).first()


def names(kind_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(Chinese, English) names of kinds by id: one that has no English name has its own."""
    return _names(tuple(sorted(set(kind_ids))))


@kept_by_id
def _names(kind_ids: tuple[int, ...]) -> dict[int, tuple[str, str]]:
    query = select(Kind.id, Kind.name, Kind.english).where(Kind.id.in_(kind_ids))
    return {i: (name, english or name) for i, name, english in db.session.execute(query)}


def current(code: str, county_id: int | None) -> Kind | None:
    """The current version of a kind in a county."""
    return db.session.scalars(_current(county_id).where(Kind.code == code).limit(1)).first()


def fileable(code: str, county_id: int | None, day: date) -> Any:
    """The row of a kind under which something observed on `day` may be filed."""
    kind = _row(code, county_id)
    if kind is None or not in_use(kind.retired_on, day):
        refuse("unknown_kind", kind=code)
    return kind
