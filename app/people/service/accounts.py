"""Accounts: adding officers, first passwords."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import audit
from app.core.db import db, savepoint
from app.core.errors import refuse
from app.people import rules
from app.people.models import Officer
from app.people.service.passwords import First
from app.people.service.sessions import revoke_all


def reset_password(*, by: int, of: Officer, first: First, now: datetime) -> str:
    """Give `of` a first password; it must be changed at the next sign-in."""
    if first.weak:
        refuse("password_weak")
    of.password_hash, of.must_change_password = first.hashed, True
    revoke_all(of, now)
    audit.changed("people.password_reset", "officer", of.id, by=by, now=now)
    return first.plain


def add_officer(
    *,
    by: int | None,
    username: str,
    name: str,
    phone: str | None,
    password_hash: str,
    must_change: bool,
    now: datetime,
) -> Officer:
    """A new account; `by` is who makes it, None for a command."""
    username = rules.as_username(username)
    if db.session.scalar(select(Officer.id).where(Officer.username == username)):
        refuse("username_taken", username=username)
    new = Officer(
        username=username,
        name=name,
        phone=phone,
        password_hash=password_hash,
        must_change_password=must_change,
        created_at=now,
    )
    try:
        with savepoint():
            db.session.add(new)
    except IntegrityError:  # somebody has just taken it, in another county
        refuse("username_taken", username=username)
    audit.changed("people.add", "officer", new.id, by=by, now=now, username=username)
    return new
