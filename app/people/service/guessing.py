"""Whoever guesses passwords waits: at one account from one address, at one account from wherever,
at whichever account from one address. Nobody is ever locked out.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, tuple_

from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_new, upsert
from app.people import rules
from app.people.models import SignInFailure


def refuse_guessing(username: str, address: str, now: datetime) -> None:
    """Refuse an attempt that comes too early with slow_down."""
    keys = _keys(username, address)
    rows = db.session.scalars(select(SignInFailure).where(_is_one_of(keys)))
    heard = {(row.username, row.address): row for row in rows}
    pair = heard.get(keys[0])
    # who has signed in from here before waits for his own failures only, whoever else guesses
    known = pair is not None and pair.known_at is not None and pair.known_at > now - rules.KNOWN
    asked = keys[:1] if known else keys
    wait = max((_wait(heard[key], now) for key in asked if key in heard), default=timedelta(0))
    if wait > timedelta(0):
        seconds = int(wait.total_seconds()) + 1
        refuse("slow_down", {"Retry-After": str(seconds)}, seconds=seconds)


def note_failure(username: str, address: str, now: datetime) -> None:
    """Count a failed attempt wherever it counts; after a quiet day counting begins anew."""
    keys = sorted(_keys(username, address))
    fresh = [{"username": u, "address": a, "failures": 0, "next_at": now} for u, a in keys]
    insert_new(SignInFailure, fresh)
    rows = db.session.scalars(
        select(SignInFailure)
        .where(_is_one_of(keys))
        .order_by(SignInFailure.username, SignInFailure.address)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for row in rows:
        before = row.failures if row.next_at > now - rules.QUIET else 0
        row.failures = before + 1
        row.next_at = now + rules.wait_after(row.failures, _slowing(row))


def note_success(username: str, address: str, now: datetime) -> None:
    """The account's failures are over, and it is known from this address."""
    pair, account, _ = _keys(username, address)
    # the account before the pair, as failures lock them
    db.session.execute(delete(SignInFailure).where(_is_one_of([account])))
    key = {"username": pair[0], "address": pair[1]}
    upsert(SignInFailure, key, failures=0, next_at=now, known_at=now)


def forget_failures(before: datetime) -> None:
    """Drop what was waited out before this, and addresses not signed in from since."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.next_at < before))


def _keys(username: str, address: str) -> list[tuple[str, str]]:
    """(user name, address) of the pair, of the account and of the address; "" is any."""
    network = rules.network_of(address)
    return [(username, network), (username, ""), ("", network)]


def _slowing(row: SignInFailure) -> rules.Slowing:
    if not row.address:
        return rules.ACCOUNT
    return rules.PAIR if row.username else rules.ADDRESS


def _wait(row: SignInFailure, now: datetime) -> timedelta:
    wait = row.next_at - now
    # a moment further away was written by a clock that was wrong
    counts = row.failures and wait <= _slowing(row).longest
    return wait if counts else timedelta(0)


def _is_one_of(keys: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    return tuple_(SignInFailure.username, SignInFailure.address).in_(list(keys))
