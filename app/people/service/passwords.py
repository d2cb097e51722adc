"""Checking passwords: slow for a guesser, as slow for an unknown name as for a known one."""

import os
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from app.core.bounds import LONGEST_WAIT_S, again
from app.core.db import db
from app.core.errors import refuse
from app.people import rules
from app.people.models import Officer
from app.people.service.guessing import refuse_guessing

T = TypeVar("T")
HASHER = PasswordHasher()
#: For what `new_password` makes: 49 bits by chance, which nobody tries through, and good for the
#: first sign-in only. A roster has hundreds.
HASHER_OF_MADE = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


#: In the place of a hash that nobody needs: it opens nothing.
UNUSABLE = "-"
_HASHING = threading.Lock()


def _give_way() -> None:
    """Let whoever files go first: Linux has the niceness of a thread, and those that it starts
    take it over.
    """
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)


def _hashing(do: Callable[..., T], *given: str) -> T:
    """Passwords are hashed and checked one by one, in a thread that gives way: 64 MiB at once, and
    hundreds who sign in at eight take the time that is left. The thread is a new one each time:
    those of before a fork are missed after it.
    """
    if not _HASHING.acquire(timeout=LONGEST_WAIT_S):
        refuse("busy", again("busy"))
    try:
        with ThreadPoolExecutor(1, initializer=_give_way) as thread:
            return thread.submit(do, *given).result()
    finally:
        _HASHING.release()


@dataclass(frozen=True)
class First:
    """A first password, given or made, with its hash; a weak one has none."""

    plain: str
    hashed: str
    weak: bool


@dataclass(frozen=True)
class Change:
    """A change of one's own password as it was rated and hashed: against which hash the old one was
    checked, whether it was right, whether the new one is weak.
    """

    was: str | None
    right: bool
    hashed: str
    weak: bool


@cache
def _nobody() -> str:
    """A hash to check unknown users against, so that they take as long as known ones."""
    return hash_of_chosen(secrets.token_hex())


def hash_of(*, username: str, address: str, now: datetime) -> str | None:
    """The hash to `verify` a password of this user name against; None where nobody has the name.

    Refuses with slow_down who guesses.
    """
    username = rules.as_username(username)
    refuse_guessing(username, address, now)
    return db.session.scalar(select(Officer.password_hash).where(Officer.username == username))


def hash_of_chosen(password: str) -> str:
    """The hash of a password that somebody chose: slow, so outside any transaction."""
    return _hashing(HASHER.hash, password)


def hash_of_made(password: str) -> str:
    """The hash of a password that was made here, quick: never of one that somebody chose."""
    return HASHER_OF_MADE.hash(password)


def first_password(*, username: str, given: str | None) -> First:
    """Rate and hash a first password, made here unless given: slow, so outside any transaction."""
    if given is None:
        made = rules.new_password()
        return First(made, hash_of_chosen(made), weak=False)
    weak = rules.is_weak(given, username)
    return First(given, UNUSABLE if weak else hash_of_chosen(given), weak)


def check_change(*, username: str, was: str | None, old: str, new: str) -> Change:
    """Check somebody's password against the hash that he has, rate and hash the one that he wants:
    slow, so outside any transaction.
    """
    right = was is not None and matches(was, old)
    weak = new == old or rules.is_weak(new, username)
    made = hash_of_chosen(new) if right and not weak else UNUSABLE
    return Change(was, right, made, weak)


def verify(*, hashed: str | None, password: str, here: bool) -> bool:
    """Whether this is the password of that hash: slow, so outside any transaction.

    `here`: whether it is typed at this machine, where the demonstration's is good.
    """
    public = password == rules.DEMONSTRATION and not here
    return matches(hashed or _nobody(), password) and hashed is not None and not public


def matches(hashed: str, password: str) -> bool:
    """Whether the password belongs to the hash."""
    try:
        return _hashing(HASHER.verify, hashed, password)
    except (VerificationError, InvalidHashError):
        return False
