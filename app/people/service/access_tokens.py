"""Access tokens: signed, short-lived, naming an officer and which of his sign-ins count."""

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import jwt

from app.core.errors import refuse
from app.core.settings import setting
from app.people.models import Officer

AUDIENCE = "gridkeeper"  # a token of another program signed with the same key is none of ours
CHALLENGE = {"WWW-Authenticate": "Bearer"}


def access_token(officer: Officer, seconds: int) -> str:
    """A signed token naming the officer.

    Its life is real time: a moved test clock signs nobody out.
    """
    claims = {
        "sub": str(officer.id),
        "ver": officer.token_version,
        "aud": AUDIENCE,
        "exp": datetime.now(UTC) + timedelta(seconds=seconds),
    }
    return jwt.encode(claims, setting("SECRET_KEY"), algorithm="HS256")


def bearer(header: str | None) -> "Claims":
    """Whom an Authorization header names; refuses without a valid token. Whether a new password
    has ended it since is for who knows the account to say.
    """
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        refuse("signed_out", CHALLENGE)
    try:
        claims = _verified(token, setting("SECRET_KEY"))
    except jwt.ExpiredSignatureError:
        refuse("token_expired", CHALLENGE)
    except (jwt.InvalidTokenError, ValueError):
        refuse("signed_out", CHALLENGE)
    if claims.exp <= time.time():
        refuse("token_expired", CHALLENGE)
    return claims


class Claims(NamedTuple):
    """Whom a token names, its end in seconds of Unix time, and the account's version of then."""

    officer_id: int
    exp: int
    version: int


@lru_cache(maxsize=10_000)
def _verified(token: str, key: str) -> Claims:
    """What a token says, its signature checked once: phones send the same one for minutes.

    Only valid ones are kept; that it has not run out since is for the caller to check.
    """
    claims = jwt.decode(
        token,
        key,
        algorithms=["HS256"],
        audience=AUDIENCE,
        options={"require": ["exp", "sub", "aud"]},
    )
    return Claims(int(claims["sub"]), int(claims["exp"]), int(claims.get("ver", 0)))
