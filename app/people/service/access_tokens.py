"""Access tokens: signed, short-lived, naming an officer and nothing else."""

from datetime import UTC, datetime, timedelta

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
        "aud": AUDIENCE,
        "exp": datetime.now(UTC) + timedelta(seconds=seconds),
    }
    return jwt.encode(claims, setting("SECRET_KEY"), algorithm="HS256")


def bearer(header: str | None) -> int:
    """The id of the officer whom an Authorization header names; refuses without a valid one."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        refuse("signed_out", CHALLENGE)
    try:
        claims = jwt.decode(
            token,
            setting("SECRET_KEY"),
            algorithms=["HS256"],
            audience=AUDIENCE,
            options={"require": ["exp", "sub", "aud"]},
        )
        return int(claims["sub"])
    except jwt.ExpiredSignatureError:
        refuse("token_expired", CHALLENGE)
    except (jwt.InvalidTokenError, ValueError):
        refuse("signed_out", CHALLENGE)
