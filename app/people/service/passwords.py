"""Checking passwords: slow for a guesser, as slow for an unknown name as for a known one."""

import secrets
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.people import rules
from app.people.models import Officer, SignInFailure

HASHER = PasswordHasher()


@cache
def _nobody() -> str:
    """A hash to check unknown users against, so that they take as long as known ones."""
    return HASHER.hash(secrets.token_hex())


def hash_of(*, username: str, address: str, now: datetime) -> str | None:
    """The hash to `verify` a password of this user name against; None where nobody has the name.

    Refuses with slow_down who guesses.
    """
    username = rules.as_username(username)
    refuse_guessing(username, address, now)
    return db.session.scalar(select(Officer.password_hash).where(Officer.username == username))


def verify(*, hashed: str | None, password: str) -> bool:
    """Whether this is the password of that hash: slow, so outside any transaction."""
    return matches(hashed or _nobody(), password) and hashed is not None


def matches(hashed: str, password: str) -> bool:
    """Whether the password belongs to the hash."""
    try:
        return HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def refuse_guessing(username: str, address: str, now: datetime) -> SignInFailure | None:
    """The failures of this pair so far; refuses an attempt that comes too early."""
    failure = db.session.get(SignInFailure, (username, address))
    if failure and failure.next_at > now:
        seconds = int((failure.next_at - now).total_seconds()) + 1
        refuse("slow_down", {"Retry-After": str(seconds)}, seconds=seconds)
    return failure


def note_failure(username: str, address: str, now: datetime) -> None:
    insert_once(SignInFailure, username=username, address=address, failures=0, next_at=now)
    mine = (SignInFailure.username == username) & (SignInFailure.address == address)
    row = db.session.scalars(
        select(SignInFailure)
        .where(mine)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    row.failures += 1
    row.next_at = now + rules.wait_after(row.failures)
