"""The verbs of people: signing in, accounts, the privacy notice."""

from app.people.service.access_tokens import CHALLENGE, access_token, bearer
from app.people.service.accounts import add_officer, reset_password
from app.people.service.passwords import HASHER, hash_of, verify
from app.people.service.privacy_notices import (
    acknowledge,
    acknowledged_at,
    add_notice,
    notice_for,
    notice_in_force,
)
from app.people.service.sessions import (
    Session,
    change_password,
    forget_tokens,
    in_service,
    refresh,
    revoke_all,
    revoke_family,
    sign_in,
)

__all__ = [
    "CHALLENGE",
    "HASHER",
    "Session",
    "access_token",
    "acknowledge",
    "acknowledged_at",
    "add_notice",
    "add_officer",
    "bearer",
    "change_password",
    "forget_tokens",
    "hash_of",
    "in_service",
    "notice_for",
    "notice_in_force",
    "refresh",
    "reset_password",
    "revoke_all",
    "revoke_family",
    "sign_in",
    "verify",
]
