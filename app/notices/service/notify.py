"""Telling people: into the inbox of each, and into the outbox of those with a channel."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from app.core.insert import insert_all_once, insert_new
from app.core.settings import setting
from app.core.together import Rows
from app.notices.models import Notice
from app.notices.service.plan_deliveries import MOST_ROWS, plan_deliveries


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


def along(rows: Sequence[dict[str, Any]], *, now: datetime) -> list[Rows]:
    """Notices as rows that are stored with what they tell of; none where they are pushed, which
    `push` does after that.
    """
    if setting("CHANNELS"):
        return []
    return [Rows(Notice, [row | {"created_at": now} for row in rows], once=True, serial="params")]


def push(rows: Sequence[dict[str, Any]], *, now: datetime) -> None:
    """Tell what `along` has not."""
    if setting("CHANNELS"):
        tell_all(rows, now=now)


def tell_all(rows: Sequence[dict[str, Any]], *, now: datetime) -> int:
    """`tell` for many different notices in one statement."""
    count = 0
    for start in range(0, len(rows), MOST_ROWS):
        some = [row | {"created_at": now} for row in rows[start : start + MOST_ROWS]]
        if setting("CHANNELS"):
            new = insert_all_once(Notice, some, Notice.id, Notice.officer_id, Notice.kind)
            plan_deliveries(new, now=now)
            count += len(new)
        else:  # nothing is pushed: which they are need not come back
            count += insert_new(Notice, some)
    return count
