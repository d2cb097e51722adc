"""Setting a body aside, kept raw for its officer and his township to mend."""

import json
from contextlib import suppress
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Text, cast, delete, select

from app.core.bodies import unpacked
from app.core.db import db
from app.core.errors import Problem
from app.core.insert import insert_once
from app.core.written import dumps
from app.filings.models import WAITING, Mending, RefusedFiling
from app.filings.rules.digest import digest_of_bytes
from app.filings.service.find_day import day_told


def set_aside(
    *,
    officer_id: int,
    path: str,
    code: str,
    body: Any,
    now: datetime,
    problem: dict[str, Any] | None = None,
    if_match: str | None = None,
) -> RefusedFiling:
    """Keep a body once: the same content sent again to the same address renews what is said of it.

    It belongs to the day of which it tells, for good. `body` is what was sent: bytes, or JSON
    already parsed.
    """
    raw = body if isinstance(body, bytes) else _written(body)
    plain = _plain(raw)
    mark = digest_of_bytes(plain)
    same = select(RefusedFiling).where(
        RefusedFiling.officer_id == officer_id,
        RefusedFiling.path == path,
        RefusedFiling.digest == mark,
        RefusedFiling.refiled_at.is_(None),
    )
    about = {"officer_id": officer_id, "path": path, "digest": mark, "at": now, "body": raw}
    about["told_day"] = day_told(officer_id=officer_id, path=path, body=plain, now=now)
    row = None
    while row is None:  # one that has just been filed after all is set aside anew
        new = insert_once(RefusedFiling, **about, code=code)
        row = db.session.scalars(same.with_for_update()).first()
    if not new and code == WAITING != row.code:
        row.at = now  # it waits anew
    row.code, row.problem, row.if_match = code, _storable(problem), if_match
    db.session.flush()
    return row


def _plain(raw: bytes) -> bytes:
    """A body unpacked, so that the same content is the same however it was sent."""
    try:
        return unpacked(raw)
    except Problem:  # packed, and broken or too large: it is its bytes
        return raw


def _written(body: Any) -> bytes:
    """JSON that was parsed, written again: orjson stops at 254 levels, the other writer at 900."""
    with suppress(TypeError):
        return orjson.dumps(body)
    with suppress(RecursionError):
        return json.dumps(body, ensure_ascii=False).encode()
    return b'"nested too deep to be kept"'


def _storable(problem: dict[str, Any] | None) -> dict[str, Any] | None:
    """A refusal as the database can keep it: PostgreSQL's JSON knows no NUL."""
    if problem is None:
        return None
    found: dict[str, Any] = orjson.loads(dumps(problem).replace(b"\\u0000", b""))
    return found


def forget_set_aside(before: datetime) -> int:
    """Drop the bodies that came before a time, at most 500: they hold positions like any filing.

    Of what was mended then only the names of the fields stay.
    """
    told = cast(Mending.changes, Text).contains('"before"')
    for row in db.session.scalars(select(Mending).where(Mending.at < before, told).limit(500)):
        row.changes = [{"field": one["field"]} for one in row.changes]
    old = select(RefusedFiling.id).where(RefusedFiling.at < before).order_by(RefusedFiling.id)
    gone = delete(RefusedFiling).where(RefusedFiling.id.in_(old.limit(500)))
    return len(db.session.scalars(gone.returning(RefusedFiling.id)).all())
