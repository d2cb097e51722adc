"""Set a filing aside: refused ones, those that wait for what they refer to, those that failed."""

import json
from datetime import datetime
from typing import Any

from app.core.bodies import unpacked
from app.core.db import db
from app.core.errors import Problem
from app.filings import queries
from app.filings.models import WAITING, RefusedFiling
from app.filings.rules.digest import digest_of_bytes


def set_aside(
    *,
    officer_id: int,
    path: str,
    code: str,
    body: Any,
    now: datetime,
    problem: dict[str, Any] | None = None,
    if_match: str | None = None,
) -> None:
    """Keep a body once: the same content sent again to the same address renews what is said of it.

    `body` is what was sent: bytes, or JSON already parsed; `code` that of the refusal, or WAITING,
    or FAILED.
    """
    raw = (
        body
        if isinstance(body, bytes)
        else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    )
    digest = digest_of_bytes(_plain(raw))
    row = queries.same_set_aside(officer_id, path, digest)
    if row is None:
        row = RefusedFiling(officer_id=officer_id, at=now, path=path, body=raw, digest=digest)
        db.session.add(row)
    elif code == WAITING != row.code:
        row.at = now  # it waits anew
    told = json.dumps(problem).replace("\\u0000", "")  # PostgreSQL's JSON knows no NUL
    row.code, row.problem, row.if_match = code, json.loads(told), if_match
    db.session.flush()


def _plain(raw: bytes) -> bytes:
    try:
        return unpacked(raw)
    except Problem:  # packed, and broken or too large: it is its bytes
        return raw


def forget(*, before: datetime) -> int:
    """Drop the bodies that came before a time, at most 500: they hold positions like any filing."""
    old = (
        db.select(RefusedFiling.id)
        .where(RefusedFiling.at < before)
        .order_by(RefusedFiling.id)
        .limit(500)
    )
    gone = db.delete(RefusedFiling).where(RefusedFiling.id.in_(old)).returning(RefusedFiling.id)
    return len(db.session.scalars(gone).all())
