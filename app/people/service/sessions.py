"""Signing in and out, refreshing, one's own password."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from app.core import audit, clock
from app.core.afterwards import after_refusal
from app.core.db import db, locked
from app.core.errors import refuse
from app.core.settings import registered, setting
from app.people import rules
from app.people.models import Officer, RefreshToken
from app.people.service.access_tokens import access_token
from app.people.service.browser_sessions import end_sessions, forget_sessions
from app.people.service.guessing import (
    forget_failures,
    note_failure,
    note_success,
    refuse_guessing,
)
from app.people.service.passwords import Change


@dataclass(frozen=True)
class Session:
    """What a client gets for signing in or refreshing; expires_in in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    officer: Officer


def sign_in(*, username: str, verified: bool, address: str, now: datetime) -> Session:
    """Tokens for a `verified` user name; refuses as `admitted` does."""
    officer = admitted(username=username, verified=verified, address=address, now=now)
    return _session(officer, now=now)


def admitted(*, username: str, verified: bool, address: str, now: datetime) -> Officer:
    """Whose a `verified` user name is; guessing is slowed by rows that survive the refusal.

    Attempts heard at the same moment are counted one after the other: all but the first free ones
    are then told to wait.
    """
    username = rules.as_username(username)
    refuse_guessing(username, address, now)
    officer = db.session.scalar(select(Officer).where(Officer.username == username))
    if officer is None or not verified or not in_service(officer.ends_on, now):
        after_refusal(lambda: note_failure(username, address, now))
        refuse("wrong_credentials")
    note_success(username, address, now)
    return officer


def change_password(*, officer_id: int, change: Change, address: str, now: datetime) -> Session:
    """`set_password`, and this sign-in goes on with the tokens returned."""
    officer = set_password(officer_id=officer_id, change=change, address=address, now=now)
    return _session(officer, now=now)


def set_password(*, officer_id: int, change: Change, address: str, now: datetime) -> Officer:
    """Set a password of one's own, which `check_change` has seen; every sign-in ends. Guessing is
    slowed.

    Refuses with `password_wrong`, `password_weak`.
    """
    # of two who know the old one the second comes too late
    officer = locked(Officer, officer_id) or refuse("signed_out")
    refuse_guessing(officer.username, address, now)
    if not change.right or officer.password_hash != change.was:
        username = officer.username
        after_refusal(lambda: note_failure(username, address, now))
        refuse("password_wrong")
    if change.weak:
        refuse("password_weak")
    officer.password_hash, officer.must_change_password = change.hashed, False
    revoke_all(officer, now)
    audit.changed("people.password", "officer", officer.id, by=officer.id, now=now)
    return officer


def in_service(ends_on: date | None, now: datetime) -> bool:
    """Whether the account is open today."""
    return ends_on is None or ends_on >= clock.day_of(now)


def refresh(*, token: str, now: datetime) -> Session:
    """Exchange a refresh token for a new pair.

    The replaced token stays good until its successor has been used once (the answer may have been
    lost on the way); presented after that, the family is revoked and the officer told. A sign-in
    ends a year after it began, whatever is refreshed.
    """
    row = _locked(token) or refuse("token_revoked")
    officer = db.session.get_one(Officer, row.officer_id)
    if row.revoked_at or row.expires_at <= now or not in_service(officer.ends_on, now):
        refuse("token_revoked")
    if row.spent:
        family, officer_id = row.family, officer.id
        after_refusal(lambda: _stolen(family, officer_id, now))
        refuse("token_revoked")
    if row.parent_id:
        # used once: the token it came from is over, and so are others made from that one whose
        # answers were lost
        over = or_(
            RefreshToken.id == row.parent_id,
            (RefreshToken.parent_id == row.parent_id) & (RefreshToken.id != row.id),
        )
        db.session.execute(update(RefreshToken).where(over).values(spent=True))
    row.replaced_at = row.replaced_at or now
    return _session(officer, now=now, parent=row)


def _locked(token: str) -> RefreshToken | None:
    """The row of a token, and the one it came from: the older first, so that two successors of one
    do not wait for each other.
    """
    row = db.session.scalar(select(RefreshToken).where(RefreshToken.digest == _digest(token)))
    if row is not None:
        both = select(RefreshToken).where(RefreshToken.id.in_([row.id, row.parent_id]))
        fresh = both.execution_options(populate_existing=True)
        db.session.scalars(fresh.order_by(RefreshToken.id).with_for_update()).all()
    return row


def _stolen(family: str, officer_id: int, now: datetime) -> None:
    _revoke(RefreshToken.family == family, now)
    audit.changed("people.token_reuse", "officer", officer_id, by=None, now=now)
    registered("on_token_theft")(officer_id, now)


def revoke_family(*, token: str, now: datetime) -> None:
    """End the sign-in that this refresh token belongs to."""
    row = db.session.scalar(select(RefreshToken).where(RefreshToken.digest == _digest(token)))
    if row:
        _revoke(RefreshToken.family == row.family, now)


def revoke_all(officer: Officer, now: datetime) -> None:
    """End every sign-in of an officer, the access tokens that are out too."""
    officer.token_version = Officer.token_version + 1  # not from what was read: others count too
    db.session.flush()
    _revoke(RefreshToken.officer_id == officer.id, now)
    end_sessions(officer.id)


def _revoke(which: Any, now: datetime) -> None:
    running = (which, RefreshToken.revoked_at.is_(None))
    # the oldest first, as who refreshes locks them
    ids = select(RefreshToken.id).where(*running).order_by(RefreshToken.id).with_for_update()
    mine = RefreshToken.id.in_(db.session.scalars(ids).all())
    db.session.execute(update(RefreshToken).where(mine, *running).values(revoked_at=now))


def forget_tokens(*, now: datetime) -> int:
    """Drop tokens and sessions that ended a month ago, and failures long waited out.

    At most 500 each.
    """
    before = now - timedelta(days=30)
    tokens = (
        select(RefreshToken.id)
        .where(RefreshToken.expires_at < before)
        .order_by(RefreshToken.id)
        .limit(500)
    )
    gone = db.session.scalars(
        delete(RefreshToken).where(RefreshToken.id.in_(tokens)).returning(RefreshToken.id)
    ).all()
    forget_failures(before)
    return len(gone) + forget_sessions()


def _session(officer: Officer, *, now: datetime, parent: RefreshToken | None = None) -> Session:
    """Tokens of a new sign-in, or of that of a `parent`."""
    token = secrets.token_urlsafe(32)
    began = (parent and parent.began_at) or now
    idle = now + timedelta(days=setting("REFRESH_DAYS"))
    row = RefreshToken(
        digest=_digest(token),
        family=parent.family if parent else uuid.uuid4().hex,
        officer_id=officer.id,
        began_at=began,
        expires_at=min(idle, began + rules.LONGEST_SIGN_IN),
        parent_id=parent.id if parent else None,
        spent=False,
    )
    db.session.add(row)
    seconds = setting("ACCESS_MINUTES") * 60
    return Session(access_token(officer, seconds), token, seconds, officer)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
