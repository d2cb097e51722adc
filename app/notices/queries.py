"""The inbox, who has read what, where notices go, and what could not be sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.core.db import db
from app.core.errors import refuse
from app.notices.models import Channel, Delivery, Notice, NoticeSettings
from app.notices.timing import Wishes
from app.people.models import Officer
from app.posts.queries.territory import people_of_territory
from app.posts.rules import Scope


@dataclass(frozen=True)
class Receipt:
    """That an officer was told something, and when he read it."""

    officer_id: int
    name: str
    kind: str
    created_at: Any
    read_at: Any


def unread_of(officer_id: int) -> ColumnElement[bool]:
    """What an officer has not read yet."""
    return and_(Notice.officer_id == officer_id, Notice.read_at.is_(None))


def told_of(officer_id: int, about: str, keys: Collection[str]) -> set[str]:
    """Of which of these things of a kind an officer has been told anything."""
    query = select(Notice.about_id).where(Notice.officer_id == officer_id, Notice.about == about)
    return set(keys) & set(db.session.scalars(query.distinct())) if keys else set()


def unread_count(officer_id: int, *, but: Collection[str] = ()) -> int:
    """How many these are, `but` those of some kinds."""
    unread = unread_of(officer_id) & Notice.kind.not_in(but)
    return db.session.scalar(select(func.count()).where(unread)) or 0


def inbox(officer_id: int, *, unread: bool, after: int | None, limit: int) -> Sequence[Notice]:
    """An officer's notices, newest first."""
    query = (
        select(Notice)
        .where(Notice.officer_id == officer_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    if unread:
        query = query.where(Notice.read_at.is_(None))
    if after is not None:
        query = query.where(Notice.id < after)
    return db.session.scalars(query).all()


def own_notice(officer_id: int, notice_id: int) -> Notice:
    """A notice of the officer's; the 404 of an unknown id otherwise."""
    notice = db.session.get(Notice, notice_id)
    return notice if notice is not None and notice.officer_id == officer_id else refuse("not_found")


def receipts(
    about: str, about_id: str, *, after: int | None = None, limit: int | None = None
) -> list[tuple[int, Receipt]]:
    """Who was told what about a thing and when he read it, in the order told: (notice id, receipt).

    Says nothing of who may ask: that is the subject's (notices/subjects.py).
    """
    query = (
        select(
            Notice.id,
            Notice.officer_id,
            Officer.name,
            Notice.kind,
            Notice.created_at,
            Notice.read_at,
        )
        .join(Officer, Officer.id == Notice.officer_id)
        .where(Notice.about_id == about_id, Notice.about == about)
        .order_by(Notice.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Notice.id > after)
    return [(row.id, Receipt(*row[1:])) for row in db.session.execute(query)]


def channels_in_use(officer_id: int) -> Sequence[Channel]:
    """An officer's channels, in the order he named them."""
    query = select(Channel).where(Channel.officer_id == officer_id, Channel.ended_at.is_(None))
    return db.session.scalars(query.order_by(Channel.id)).all()


def wishes_of(row: NoticeSettings | None) -> Wishes:
    """When an officer wants to be told."""
    if row is None:
        return Wishes()
    quiet = None
    if row.quiet_from is not None and row.quiet_to is not None:
        quiet = (row.quiet_from, row.quiet_to)
    return Wishes(quiet, row.digest_at, row.digest_hours)


def channels_of(officer_ids: Collection[int]) -> dict[int, list[tuple[Any, Wishes]]]:
    """officer -> his channels as (id, officer_id, address, urgent_only), each with his wishes."""
    query = (
        select(Channel.id, Channel.officer_id, Channel.address, Channel.urgent_only, NoticeSettings)
        .outerjoin(NoticeSettings, NoticeSettings.officer_id == Channel.officer_id)
        .where(Channel.officer_id.in_(officer_ids), Channel.ended_at.is_(None))
        .order_by(Channel.id)
    )
    found: dict[int, list[tuple[Any, Wishes]]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.officer_id, []).append((row, wishes_of(row.NoticeSettings)))
    return found


def dead(scope: Scope | None, *, after: int | None = None, limit: int | None = None) -> Any:
    """Deliveries given up, oldest first, of officers in the caller's territory or (None) of all.

    Rows (Delivery, kind, created_at, officer_id, name, username, address): the address only for its
    scheme.
    """
    query = (
        _dead(
            scope,
            Delivery,
            Notice.kind,
            Notice.created_at,
            Notice.officer_id,
            Officer.name,
            Officer.username,
            Channel.address,
        )
        .outerjoin(Channel, Channel.id == Delivery.channel_id)
        .join(Officer, Officer.id == Notice.officer_id)
        .order_by(Delivery.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Delivery.id > after)
    return db.session.execute(query).all()


def dead_count(scope: Scope | None) -> int:
    """How many deliveries were given up."""
    return db.session.scalar(_dead(scope, func.count())) or 0


def dead_to_retry(scope: Scope | None, ids: Collection[int] | None) -> Any:
    """Rows (Delivery, officer_id, kind, whether its channel is in use, settings), locked, at most
    500; ids None: all.
    """
    in_use = Channel.id.is_not(None) & Channel.ended_at.is_(None)
    query = _dead(scope, Delivery, Notice.officer_id, Notice.kind, in_use, NoticeSettings)
    query = query.outerjoin(Channel, Channel.id == Delivery.channel_id)
    query = query.outerjoin(NoticeSettings, NoticeSettings.officer_id == Notice.officer_id)
    query = query.order_by(Delivery.id)
    if ids is not None:
        query = query.where(Delivery.id.in_(ids))
    return db.session.execute(query.limit(500).with_for_update(of=Delivery, skip_locked=True)).all()


def _dead(scope: Scope | None, *columns: Any) -> Select[Any]:
    query = select(*columns).select_from(Delivery).join(Notice, Notice.id == Delivery.notice_id)
    query = query.where(Delivery.state == "dead")
    if scope is not None:
        people = people_of_territory(scope, "notices.operate", when=Notice.created_at)
        query = query.where(Notice.officer_id.in_(people))
    return query
