"""Telling people, reading notices, sending what waits."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import apprise
import structlog
from sqlalchemy import select, update

from app.core.db import db, insert_all_once
from app.core.errors import refuse
from app.core.settings import setting
from app.notices import rules
from app.notices.models import Delivery, Notice
from app.people.models import Officer
from app.posts.rules import Caller

MOST_ROWS = 1000  # a statement's parameters are limited
log = structlog.get_logger()


def tell(
    officer_ids: Iterable[int],
    kind: str,
    *,
    cause: Any,
    about: str,
    about_id: Any,
    now: datetime,
    params: dict[str, Any],
) -> int:
    """Put a notice into the inbox of each officer, and into the outbox of those with a channel;
    returns how many were new.

    The same cause is told to the same officer once, however often this is called.
    """
    return tell_all(
        [
            told(officer_id, kind, cause, about, about_id, params)
            for officer_id in dict.fromkeys(officer_ids)
        ],
        now=now,
    )


def told(
    officer_id: int, kind: str, cause: Any, about: str, about_id: Any, params: dict[str, Any]
) -> dict[str, Any]:
    """One row for `tell_all`."""
    return {
        "officer_id": officer_id,
        "kind": kind,
        "cause": str(cause),
        "about": about,
        "about_id": str(about_id),
        "params": params,
    }


def tell_all(rows: Sequence[dict[str, Any]], *, now: datetime) -> int:
    """`tell` for many different notices in one statement."""
    if not rows:
        return 0
    schemes = setting("CHANNELS")
    new: list[tuple[Any, ...]] = []
    for start in range(0, len(rows), MOST_ROWS):
        some = [row | {"created_at": now} for row in rows[start : start + MOST_ROWS]]
        new += insert_all_once(Notice, some, Notice.id, Notice.officer_id)
    if schemes and new:
        query = select(Officer.id, Officer.channel).where(
            Officer.id.in_({officer for _, officer in new}), Officer.channel.is_not(None)
        )
        pushed = {
            i for i, channel in db.session.execute(query) if scheme_of(channel or "") in schemes
        }
        db.session.add_all(
            Delivery(notice_id=i, state="waiting", attempts=0, next_at=now)
            for i, officer in new
            if officer in pushed
        )
    return len(new)


def scheme_of(address: str) -> str:
    """The part of an Apprise address before ://."""
    return address.partition("://")[0].lower()


def mark_read(*, caller: Caller, notice_id: int, now: datetime) -> Notice:
    """Note that the officer has read a notice of his own."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.officer_id != caller.id:
        refuse("not_found")
    notice.read_at = notice.read_at or now
    return notice


def set_channel(*, caller: Caller, address: str | None) -> None:
    """Where pushed notices go; only schemes that the county allows."""
    if address and (
        scheme_of(address) not in setting("CHANNELS")
        or re.search(r"[\s,;]|verify=|redirect=", address, re.I)
    ):
        allowed = sorted(setting("CHANNELS"))
        refuse(
            "invalid",
            fields=["address"],
            errors={"address": [f"Must be one of: {', '.join(allowed) or '-'}."]},
        )
    db.session.get_one(Officer, caller.id).channel = address


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


def lease(*, now: datetime, most: int = 20) -> list[Leased]:
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


def send(work: list[Leased]) -> list[Leased]:
    """Talk to the network, outside any transaction; each comes back with its error or None."""
    return [replace(item, error=_send(item.channel, item.kind, item.params)) for item in work]


def record(work: list[Leased], *, now: datetime) -> int:
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
    sender = apprise.Apprise(
        asset=apprise.AppriseAsset(http_redirects=False)
    )  # only to the host that was named
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
