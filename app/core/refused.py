"""Filings set aside, kept raw: refused ones, those that wait for what they refer to, those the
program failed on.

No upload is lost because it was wrong (field lesson 2).
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc, db

WAITING = "waiting"
#: The program failed on it: it is tried again by itself, and operators see it.
FAILED = "failed"


class RefusedFiling(Model):
    """The body of a filing that was refused or waits; nothing of it is anywhere else."""

    __tablename__ = "refused_filing"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    #: The address it was sent to, which names the kind of filing and its id.
    path: Mapped[str]
    #: The code of the refusal, or `waiting`, or `failed`.
    code: Mapped[str]
    body: Mapped[bytes]
    #: SHA-256 of the body without what changes at each sending.
    digest: Mapped[str | None]
    #: The refusal as the officer was told it, and the version that an action named.
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    if_match: Mapped[str | None]
    #: When it was filed again after all (`flask jobs once refile`); empty while it waits for a
    #: person.
    refiled_at: Mapped[datetime | None] = mapped_column(Utc)


def keep(
    *,
    officer_id: int,
    path: str,
    code: str,
    body: Any,
    now: datetime,
    problem: dict[str, Any] | None = None,
    if_match: str | None = None,
) -> None:
    """Set a body aside once: the same content sent again to the same address renews what is said of
    it.

    `body` is what was sent: bytes, or JSON already parsed.
    """
    raw = (
        body
        if isinstance(body, bytes)
        else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    )
    digest = _digest(body)
    told = (
        json.loads(json.dumps(problem).replace("\\u0000", "")) if problem else None
    )  # PostgreSQL's JSON knows no NUL
    same = db.select(RefusedFiling).where(
        RefusedFiling.officer_id == officer_id,
        RefusedFiling.path == path,
        RefusedFiling.digest == digest,
    )
    row = db.session.scalars(same.where(RefusedFiling.refiled_at.is_(None)).limit(1)).first()
    if row is None:
        row = RefusedFiling(officer_id=officer_id, at=now, path=path, body=raw, digest=digest)
        db.session.add(row)
    elif code == WAITING != row.code:
        row.at = now  # it waits anew
    row.code, row.problem, row.if_match = code, told, if_match
    db.session.flush()


def _digest(body: Any) -> str:
    if isinstance(body, bytes):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            return hashlib.sha256(body).hexdigest()
    lasting = (
        {k: v for k, v in body.items() if k not in ("sent_at", "device")}
        if isinstance(body, dict)
        else body
    )
    return hashlib.sha256(
        json.dumps(lasting, sort_keys=True).encode("utf-8", "replace")
    ).hexdigest()


def of_code(code: str, after: int, most: int) -> list[RefusedFiling]:
    """Set aside under a code and not filed since, in order of their ids from `after` on."""
    query = db.select(RefusedFiling).where(
        RefusedFiling.code == code, RefusedFiling.refiled_at.is_(None), RefusedFiling.id > after
    )
    return list(
        db.session.scalars(
            query.order_by(RefusedFiling.id).limit(most).with_for_update(skip_locked=True)
        )
    )


def forget(before: datetime) -> int:
    """Drop the bodies that came before a time, at most 500: they hold positions like any filing."""
    old = (
        db.select(RefusedFiling.id)
        .where(RefusedFiling.at < before)
        .order_by(RefusedFiling.id)
        .limit(500)
    )
    return len(
        db.session.scalars(
            db.delete(RefusedFiling).where(RefusedFiling.id.in_(old)).returning(RefusedFiling.id)
        ).all()
    )
