"""The verbs of people: signing in, accounts, the privacy notice."""

from app.people.service.access_tokens import CHALLENGE, access_token, bearer
from app.people.service.accounts import add_officer, reset_password
from app.people.service.browser_sessions import (
    COOKIE,
    end_sessions,
    form_token,
    is_due,
    is_form_token,
    open_session,
    session_of,
    touch,
)
from app.people.service.passwords import HASHER, hash_of, hash_of_made, verify
from app.people.service.privacy_notices import (
    acknowledge,
    acknowledged_at,
    add_notice,
    notice_for,
    notice_in_force,
)
from app.people.service.sessions import (
    Session,
    admitted,
    change_password,
    forget_tokens,
    in_service,
    refresh,
    revoke_all,
    revoke_family,
    set_password,
    sign_in,
)

__all__ = [
    "CHALLENGE",
    "COOKIE",
    "HASHER",
    "Session",
    "access_token",
    "acknowledge",
    "acknowledged_at",
    "add_notice",
    "add_officer",
    "admitted",
    "bearer",
    "change_password",
    "end_sessions",
    "forget_tokens",
    "form_token",
    "hash_of",
    "hash_of_made",
    "in_service",
    "is_due",
    "is_form_token",
    "notice_for",
    "notice_in_force",
    "open_session",
    "refresh",
    "reset_password",
    "revoke_all",
    "revoke_family",
    "session_of",
    "set_password",
    "sign_in",
    "touch",
    "verify",
]
