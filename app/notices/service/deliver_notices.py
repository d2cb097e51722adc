"""Sending what waits in the outbox: lease and commit; then, one by one, send, record and commit.

A sender killed between sending and recording leaves one message that is sent a second time, when
its lease has ended; never more than one, never none.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

import structlog
from sqlalchemy import case, func, select, update

from app.core import clock
from app.core.db import db
from app.notices import channels, queries, rules, timing
from app.notices.models import Channel, Delivery, Notice, NoticeSettings
from app.notices.timing import Wishes

log = structlog.get_logger()
URGENT = Notice.kind.in_(rules.URGENT)


@dataclass(frozen=True)
class Message:
    """One push that this process may try until its lease ends: a notice, or all that waited."""

    #: (delivery id, attempts before) of each notice in it.
    parts: tuple[tuple[int, int], ...]
    told: tuple[tuple[str, dict[str, Any]], ...]
    address: str | None
    wishes: Wishes
    urgent: bool
    lease: uuid.UUID
    #: Not to be begun after this.
    until: datetime
    error: str | None = None


def lease_deliveries(*, now: datetime, most: int = 20) -> list[Message]:
    """Take what is due on up to `most` channels, what is urgent first; commit before sending.

    A channel is taken whole, so that what waited for it is one message whoever else sends.
    """
    due = (Delivery.state == "waiting") & (Delivery.next_at <= now)
    if db.session.scalar(select(Delivery.id).where(due).limit(1)) is None:
        return []
    _adopt(due)
    first = (
        select(Delivery.channel_id)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(due)
        .group_by(Delivery.channel_id)
        .order_by(func.max(case((URGENT, 1), else_=0)).desc(), func.min(Delivery.next_at))
        .limit(most)
    )
    ids = db.session.scalars(first).all()
    taken = db.session.scalars(
        select(Channel.id).where(Channel.id.in_(ids)).with_for_update(skip_locked=True)
    ).all()
    mine, ends = uuid.uuid4(), now + rules.LEASE
    db.session.execute(
        update(Delivery).where(due, Delivery.channel_id.in_(taken)).values(lease=mine, next_at=ends)
    )
    return _messages(mine, ends)


def _adopt(due: Any) -> None:
    """Give rows of a program that knew one channel an officer the one he has now."""
    his = (
        select(func.min(Channel.id))
        .join(Notice, Notice.officer_id == Channel.officer_id)
        .where(Notice.id == Delivery.notice_id, Channel.ended_at.is_(None))
        .scalar_subquery()
    )
    orphan = (due, Delivery.channel_id.is_(None))
    if db.session.scalar(select(Delivery.id).where(*orphan).limit(1)) is not None:
        db.session.execute(update(Delivery).where(*orphan).values(channel_id=his))
        db.session.execute(update(Delivery).where(*orphan).values(state="dropped"))


def _messages(lease: uuid.UUID, ends: datetime) -> list[Message]:
    query = (
        select(Delivery, Notice.kind, Notice.params, Channel.address, NoticeSettings)
        .join(Notice, Notice.id == Delivery.notice_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .outerjoin(NoticeSettings, NoticeSettings.officer_id == Channel.officer_id)
        # by its time, which is what the outbox has an index on
        .where(Delivery.state == "waiting", Delivery.next_at == ends, Delivery.lease == lease)
        .order_by(Delivery.channel_id, Delivery.id)
        .execution_options(populate_existing=True)
    )

    def together(row: Any) -> tuple[int, int]:
        return row.Delivery.channel_id, 0 if row.Delivery.gathered else row.Delivery.id

    found = []
    for _, group in groupby(sorted(db.session.execute(query), key=together), key=together):
        rows = list(group)
        found.append(
            Message(
                parts=tuple((row.Delivery.id, row.Delivery.attempts) for row in rows),
                told=tuple((row.kind, row.params) for row in rows),
                address=rows[0].address,
                wishes=queries.wishes_of(rows[0].NoticeSettings),
                urgent=any(row.kind in rules.URGENT for row in rows),
                lease=lease,
                until=ends - rules.SENDING,
            )
        )
    return sorted(found, key=lambda message: (not message.urgent, message.parts))


def send_message(message: Message) -> Message:
    """Talk to the network, outside any transaction; it comes back with its error or None.

    Whatever is wrong with a message is its own error: it is tried again and given up by itself.
    """
    try:
        error = channels.send(message.address, rules.message(message.told))
    except Exception as failure:  # the messages behind it are sent all the same
        log.error("notice not sent", parts=message.parts, exc_info=failure)
        error = type(failure).__name__
    return replace(message, error=error)


def record_message(message: Message, *, now: datetime) -> int:
    """Note what became of a message, where its lease still holds; returns the notices sent."""
    sent = 0
    for delivery_id, attempts in message.parts:
        values: dict[str, Any] = {"state": "sent", "error": None}
        if message.error:
            dead = attempts + 1 >= rules.MOST_ATTEMPTS
            again = now + rules.next_try(attempts + 1)
            if not message.urgent:
                again = timing.after_quiet(again, message.wishes.quiet, clock.zone())
            values = {
                "state": "dead" if dead else "waiting",
                "error": message.error,
                "next_at": again,
            }
            log.warning(
                "notice not delivered", delivery=delivery_id, error=message.error, dead=dead
            )
        found = db.session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.lease == message.lease)
            .values(attempts=attempts + 1, tried_at=now, **values)
            .returning(Delivery.id)
        )
        sent += len(found.all()) if not message.error else 0
    return sent
