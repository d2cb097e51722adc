"""When two filings are the same content: the one rule, wherever filings are compared."""

import hashlib
from typing import Any

import orjson

#: Keys that change from one sending to the next, at any depth: no part of the content.
SENDING = frozenset({"sent_at", "device"})
#: Keys that differ between a filing alone and inside its patrol: no part of its content.
ENVELOPE = frozenset({"id", "patrol_id"})


def digest(body: Any, without: frozenset[str] = frozenset()) -> str:
    """SHA-256 over the JSON as sent, in hex: keys sorted, without what belongs to the sending.

    `without` names further top-level keys to leave out. Raises TypeError for what is no JSON.
    """
    plain = {k: v for k, v in body.items() if k not in without} if isinstance(body, dict) else body
    return hashlib.sha256(orjson.dumps(_lasting(plain), option=orjson.OPT_SORT_KEYS)).hexdigest()


def digest_of_bytes(body: bytes) -> str:
    """The digest of a body as it came; one that cannot be read is the same as its bytes only."""
    try:
        return digest(orjson.loads(body))
    except (ValueError, TypeError, RecursionError):
        return hashlib.sha256(body).hexdigest()


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _lasting(v) for k, v in value.items() if k not in SENDING}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_lasting(v) for v in value]
    return value
