"""Who changed what, and who looked at what is protected. Rows are only ever added; triggers refuse
the rest.

Only looks older than three years may go, by the retention job."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc, db
from app.core.insert import insert_all


class Audit(Model):
    """One change by a person or a job."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_about", "about", "about_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    #: Who did it; empty for a job or a command.
    officer_id: Mapped[int | None]
    #: What was done, as feature.verb.
    action: Mapped[str]
    #: The kind and the key of what was changed.
    about: Mapped[str]
    about_id: Mapped[str]
    #: The fields changed, each as [before, after], or what else is worth knowing; never a password
    #: or token.
    detail: Mapped[dict[str, Any]] = mapped_column(Json)


class Access(Model):
    """One look at protected data (another's track, a reporter, an export), refused ones too (PIPL
    Art. 28).
    """

    __tablename__ = "access"
    __table_args__ = (
        Index("ix_access_whose", "whose_id", "at"),
        Index("ix_access_officer", "officer_id", "id"),
        Index("ix_access_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    officer_id: Mapped[int]
    #: track, reporter, export …
    what: Mapped[str]
    about_id: Mapped[str]
    #: The officer whose data it is, where there is one.
    whose_id: Mapped[int | None]
    allowed: Mapped[bool]
    #: The posts by which it was allowed (reviewer 12), or the code by which it was refused.
    basis: Mapped[str | None]
    #: What the reader gave as the reason.
    why: Mapped[str | None]


def changed(
    action: str, about: str, about_id: Any, *, by: int | None, now: datetime, **detail: Any
) -> None:
    """Record a change."""
    db.session.add(
        Audit(
            at=now,
            officer_id=by,
            action=action,
            about=about,
            about_id=str(about_id),
            detail=detail,
        )
    )


def looked(
    what: str,
    looks: Iterable[tuple[str, int | None]],
    *,
    officer_id: int,
    allowed: bool,
    now: datetime,
    basis: str | None = None,
    why: str | None = None,
) -> None:
    """Record looks at protected data, each of (what exactly, whose)."""
    insert_all(
        Access,
        [
            Access(
                at=now,
                officer_id=officer_id,
                what=what,
                about_id=about_id,
                whose_id=whose_id,
                allowed=allowed,
                basis=basis,
                why=why,
            )
            for about_id, whose_id in looks
        ],
    )


def forget_looks(before: datetime) -> int:
    """Drop looks older than `before`, at most 500.

    The triggers refuse any younger than three years.
    """
    old = select(Access.id).where(Access.at < before).order_by(Access.at).limit(500)
    return len(
        db.session.scalars(delete(Access).where(Access.id.in_(old)).returning(Access.id)).all()
    )


def apply(row: Any, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set the attributes that differ.

    Returns what changed as {name: [before, after]}, for the audit trail.
    """
    diff = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            diff[name] = [_plain(before), _plain(value)]
    return diff


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
