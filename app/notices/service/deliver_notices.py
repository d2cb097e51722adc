"""Sending what waits in the outbox: lease, commit, send, record."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import apprise
import structlog
from sqlalchemy import select, update

from app.core.db import db
from app.notices import rules
from app.notices.models import Delivery, Notice
from app.people.models import Officer

log = structlog.get_logger()


@dataclass(frozen=True)
class Leased:
    """A delivery that this process may try until its lease ends."""

    id: int
    attempts: int
    lease: uuid.UUID
    kind: str
    params: dict[str, Any]
    channel: str | None
    error: str | None = None


def lease_deliveries(*, now: datetime, most: int = 20) -> list[Leased]:
    """Take what is due, so that no other sender tries it meanwhile; commit before sending."""
    mine = uuid.uuid4()
    due = select(Delivery.id).where(Delivery.state == "waiting", Delivery.next_at <= now)
    ids = list(
        db.session.scalars(
            due.order_by(Delivery.next_at).limit(most).with_for_update(skip_locked=True)
        )
    )
    if not ids:
        return []
    db.session.execute(
        update(Delivery).where(Delivery.id.in_(ids)).values(lease=mine, next_at=now + rules.LEASE)
    )
    query = select(
        Delivery.id, Delivery.attempts, Delivery.lease, Notice.kind, Notice.params, Officer.channel
    )
    query = query.join(Notice, Notice.id == Delivery.notice_id).join(
        Officer, Officer.id == Notice.officer_id
    )
    return [
        Leased(*row)
        for row in db.session.execute(query.where(Delivery.id.in_(ids)).order_by(Delivery.id))
    ]


def send_deliveries(work: list[Leased]) -> list[Leased]:
    """Talk to the network, outside any transaction; each comes back with its error or None."""
    return [replace(item, error=_send(item.channel, item.kind, item.params)) for item in work]


def record_deliveries(work: list[Leased], *, now: datetime) -> int:
    """Note what became of each whose lease still holds; returns how many were sent."""
    for item in work:
        values: dict[str, Any] = {"state": "sent", "attempts": item.attempts + 1, "error": None}
        if item.error:
            dead = item.attempts + 1 >= rules.MOST_ATTEMPTS
            values |= {
                "state": "dead" if dead else "waiting",
                "error": item.error,
                "next_at": now + rules.next_try(item.attempts + 1),
            }
            log.warning("notice not delivered", delivery=item.id, error=item.error, dead=dead)
        db.session.execute(
            update(Delivery)
            .where(Delivery.id == item.id, Delivery.lease == item.lease)
            .values(**values)
        )
    return sum(item.error is None for item in work)


def _send(address: str | None, kind: str, params: dict[str, Any]) -> str | None:
    """None when sent, else the kind of failure."""
    if not address:
        return "no channel"
    # only to the host that was named
    sender = apprise.Apprise(asset=apprise.AppriseAsset(http_redirects=False))
    if not sender.add(address) or len(sender) != 1:
        return "channel not understood"
    try:
        return (
            None
            if sender.notify(title="环保网格", body=rules.sentence(kind, params))
            else "channel refused"
        )
    except Exception as error:
        return type(error).__name__
