"""Which version counts for a county, and its rules as typed values."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import or_, select

from app.core.clock import day_of
from app.core.db import db
from app.core.epoch import kept
from app.core.settings import registered
from app.policies.models import Policy, Versioned
from app.policies.rules import Rules, Sections

V = TypeVar("V", bound=Versioned)


def in_force(county_id: int | None, at: datetime, version: int | None = None) -> Rules:
    """The rules that count for a county at a moment.

    With `version` those of that policy: a case keeps the one it was filed under.
    """
    return by_version(_version_on(county_id, day_of(at)) if version is None else version)


@kept
def _version_on(county_id: int | None, day: date) -> int:
    return version_in_force(Policy, county_id, day).id


def from_now_on(county_id: int, now: datetime) -> list[Rules]:
    """The rules that count for a county now, and all that are stored to count later."""
    mine = or_(Policy.county_id == county_id, Policy.county_id.is_(None))
    later = select(Policy.valid_from).where(mine, Policy.valid_from > day_of(now)).distinct()
    days = [day_of(now), *db.session.scalars(later)]
    return [by_version(one) for one in dict.fromkeys(_version_on(county_id, day) for day in days)]


@kept
def by_version(version: int) -> Rules:
    """The rules of a policy by its row's key."""
    return sections().rules(version, db.session.get_one(Policy, version).data)


def sections() -> Sections:
    """The sections that create_app() has registered."""
    found: Sections = registered("policy_sections")
    return found


def version_in_force(model: type[V], county_id: int | None, day: date) -> V:
    """The row in force on a day: the county's newest, else the default; before all, the first."""
    mine = or_(model.county_id == county_id, model.county_id.is_(None))
    order = (model.county_id.is_(None), model.valid_from.desc(), model.version.desc())
    query = select(model).where(mine, model.valid_from <= day).order_by(*order).limit(1)
    found = db.session.scalars(query).first()
    return found or db.session.scalars(select(model).order_by(model.id).limit(1)).one()


def next_version(model: type[V], county_id: int) -> int:
    """The number of a county's version to come."""
    mine = select(model.version).where(model.county_id == county_id)
    return (db.session.scalar(mine.order_by(model.version.desc()).limit(1)) or 0) + 1


def versions(model: type[V], county_ids: Iterable[int]) -> Sequence[V]:
    """The default versions and those of some counties, the oldest first."""
    mine = or_(model.county_id.is_(None), model.county_id.in_(tuple(county_ids)))
    return db.session.scalars(select(model).where(mine).order_by(model.id)).all()
