"""Decisions about user names, passwords and guessing."""

import secrets
from datetime import timedelta

from grids import texts

FREE_FAILURES = 4
LONGEST_WAIT = timedelta(minutes=15)
#: Without characters that are mistaken for each other on a printed sheet.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def as_username(text: str) -> str:
    """A user name as it is stored and looked for: Ｗang.Fang typed full-width is wang.fang."""
    return texts.code(text).lower()


def wait_after(failures: int) -> timedelta:
    """How long the pair's next attempt must wait: 4 are free, then 2, 4, 8 … s, at most 15 min."""
    if failures <= FREE_FAILURES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 20)), LONGEST_WAIT)


def is_weak(password: str, username: str) -> bool:
    """Under 8 characters, or the user name itself."""
    return len(password) < 8 or password.lower() == username.lower()


def new_password() -> str:
    """Ten characters that can be read aloud, about 49 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))
