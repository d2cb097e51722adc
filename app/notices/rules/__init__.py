"""The sentences of notices, which of them are urgent, and when a failed delivery is tried again."""

from app.notices.rules.delivery import LEASE, MOST_ATTEMPTS, RUN, SENDING, next_try
from app.notices.rules.digests import OTHERS, SHORT, message
from app.notices.rules.sentences import (
    SENTENCES,
    URGENT,
    as_stored,
    sentence,
    without_names,
)

__all__ = [
    "LEASE",
    "MOST_ATTEMPTS",
    "OTHERS",
    "RUN",
    "SENDING",
    "SENTENCES",
    "SHORT",
    "URGENT",
    "as_stored",
    "message",
    "next_try",
    "sentence",
    "without_names",
]
