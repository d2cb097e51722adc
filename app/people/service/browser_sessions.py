"""Sessions of browsers at the console: rows, named by a cookie that holds a secret.

Their life is real time: a moved test clock signs nobody out.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from app.core.db import db
from app.core.settings import setting
from app.people.models import BrowserSession

COOKIE = "gridkeeper_session"
#: How exactly it is known when a session was last used.
TOUCH = timedelta(minutes=1)


def open_session(officer_id: int) -> str:
    """A new session; what its cookie is to hold."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    row = BrowserSession(digest=_digest(token), officer_id=officer_id, started_at=now, used_at=now)
    db.session.add(row)
    return token


def session_of(token: str | None) -> BrowserSession | None:
    """The session that a cookie names, if it still runs."""
    if not token:
        return None
    row = db.session.scalar(select(BrowserSession).where(BrowserSession.digest == _digest(token)))
    if row is None or row.ended_at is not None:
        return None
    now = datetime.now(UTC)
    idle = timedelta(minutes=setting("SESSION_IDLE_MINUTES"))
    whole = timedelta(hours=setting("SESSION_HOURS"))
    over = now - row.used_at > idle or now - row.started_at > whole
    return None if over else row


def is_due(row: BrowserSession) -> bool:
    """Whether it is time to note that the session is used."""
    return datetime.now(UTC) - row.used_at > TOUCH


def touch(session_id: int) -> None:
    """Note that a session is used now."""
    mine = BrowserSession.id == session_id
    db.session.execute(update(BrowserSession).where(mine).values(used_at=datetime.now(UTC)))


def end_sessions(officer_id: int, only: str | None = None) -> None:
    """End all sessions of an officer, or the one that a cookie names."""
    mine = [BrowserSession.officer_id == officer_id, BrowserSession.ended_at.is_(None)]
    if only is not None:
        mine.append(BrowserSession.digest == _digest(only))
    query = update(BrowserSession).where(*mine).values(ended_at=datetime.now(UTC))
    db.session.execute(query)


def forget_sessions() -> int:
    """Drop sessions that were last used a month ago, at most 500."""
    old = select(BrowserSession.id).where(
        BrowserSession.used_at < datetime.now(UTC) - timedelta(days=30)
    )
    gone = delete(BrowserSession).where(BrowserSession.id.in_(old.limit(500)))
    return len(db.session.scalars(gone.returning(BrowserSession.id)).all())


def form_token(token: str) -> str:
    """What every form of a session must carry: nobody else's page can know it."""
    key = str(setting("SECRET_KEY")).encode()
    return hmac.new(key, f"form {token}".encode(), "sha256").hexdigest()


def is_form_token(given: str | None, token: str) -> bool:
    """Whether a form came from a page of this session."""
    return hmac.compare_digest((given or "").encode(), form_token(token).encode())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
