"""Delegations as rows: one's own, and those of one's territory."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from app.core.db import db
from app.posts.models import Delegation
from app.posts.queries.standing import OVER, overlapping
from app.posts.queries.territory import people_of_territory
from app.posts.rules import Scope


def delegations_between(
    officer_ids: Sequence[int], first: datetime, last: datetime
) -> Sequence[Delegation]:
    """Those that run at some time between two instants with one of these on either side."""
    query = select(Delegation).where(
        or_(Delegation.officer_id.in_(officer_ids), Delegation.deputy_id.in_(officer_ids)),
        overlapping(first, last),
    )
    return db.session.scalars(query).all()


def delegations_of(officer_id: int, now: datetime) -> Sequence[Delegation]:
    """Those not over in which an officer is on leave or stands in, the earliest first."""
    query = select(Delegation).where(
        or_(Delegation.officer_id == officer_id, Delegation.deputy_id == officer_id),
        now < OVER,
        Delegation.starts_at < OVER,
    )
    return db.session.scalars(query.order_by(Delegation.starts_at, Delegation.id)).all()


def _visible(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    mine = or_(Delegation.officer_id == officer_id, Delegation.deputy_id == officer_id)
    if not scope.allows("officers.read"):
        return mine
    # whose people he was when it began or ended: who comes later brings nothing of before
    theirs = [
        people_of_territory(scope, "officers.read", when=at) for at in (Delegation.starts_at, OVER)
    ]
    return or_(mine, *[Delegation.officer_id.in_(people) for people in theirs])


def visible_delegations(
    scope: Scope,
    officer_id: int,
    *,
    of: int | None,
    running: bool | None,
    now: datetime,
    before: int | None,
    limit: int,
) -> Sequence[Delegation]:
    """Newest first: one's own on either side, and those of the people of one's territory."""
    query = select(Delegation).where(_visible(scope, officer_id)).order_by(Delegation.id.desc())
    if of is not None:
        query = query.where(or_(Delegation.officer_id == of, Delegation.deputy_id == of))
    if running is not None:
        runs = (Delegation.starts_at <= now) & (now < OVER)
        query = query.where(runs if running else ~runs)
    if before is not None:
        query = query.where(Delegation.id < before)
    return db.session.scalars(query.limit(limit)).all()


def delegation_seen(scope: Scope, officer_id: int, delegation_id: int) -> Delegation | None:
    """One of those above."""
    query = select(Delegation).where(Delegation.id == delegation_id, _visible(scope, officer_id))
    return db.session.scalars(query).first()
