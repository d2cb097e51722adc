"""Telling people: into the inbox of each, and into the outbox of those with a channel."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.db import db, insert_all_once
from app.core.settings import setting
from app.notices.models import Delivery, Notice
from app.notices.service.inbox import scheme_of
from app.people.models import Officer

MOST_ROWS = 1000  # a statement's parameters are limited


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
