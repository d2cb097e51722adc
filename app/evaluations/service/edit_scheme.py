"""The scheme of weights in force, and adding a version of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from app.cells.models import Cell
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.evaluations.models import Scheme
from app.evaluations.rules import INDICATORS
from app.posts.rules import Caller


def scheme_for(county_id: int, day: date) -> Scheme:
    """The scheme in force for a county on a day; the first one before that."""
    mine = or_(Scheme.county_id == county_id, Scheme.county_id.is_(None))
    order = (Scheme.county_id.is_(None), Scheme.valid_from.desc(), Scheme.version.desc())
    found = db.session.scalars(
        select(Scheme).where(mine, Scheme.valid_from <= day).order_by(*order).limit(1)
    ).first()
    return found or db.session.scalars(select(Scheme).order_by(Scheme.id).limit(1)).one()


def add_scheme(
    *, caller: Caller, county: Cell, valid_from: date, data: dict[str, Any], now: datetime
) -> Scheme:
    """A new version of the weights of a county.

    Evaluations keep the one they were computed with.
    """
    for level in ("village", "township", "county"):
        weights: Any = data.get(level)
        fine = (
            isinstance(weights, dict)
            and set(weights) <= set(INDICATORS)
            and all(type(w) is int and 0 <= w <= 1000 for w in weights.values())
        )
        if not fine or not sum(weights.values()) or set(data) != {"village", "township", "county"}:
            refuse("policy_invalid", why=f"{level}: {', '.join(INDICATORS)}: 0–1000")
        if weights.get("found_by_others"):
            refuse("policy_invalid", why="found_by_others: 0")
    newest = db.session.scalar(
        select(Scheme.version)
        .where(Scheme.county_id == county.id)
        .order_by(Scheme.version.desc())
        .limit(1)
    )
    row = Scheme(county_id=county.id, version=(newest or 0) + 1, valid_from=valid_from, data=data)
    db.session.add(row)
    db.session.flush()
    audit.changed("schemes.add", "scheme", row.id, by=caller.id, now=now)
    return row
