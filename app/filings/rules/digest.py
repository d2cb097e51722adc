"""When two filings have the same content (design: resent, upgraded, reordered is the same)."""

import hashlib
from operator import is_
from typing import Any

import orjson

#: What changes from one sending to the next, at any depth.
SENDING = frozenset({"sent_at", "device"})


def digest(body: Any, without: frozenset[str] = frozenset()) -> str:
    """SHA-256 of a filing's JSON as sent, keys sorted, without SENDING.

    `without` names further top-level keys to leave out. TypeError for what is no JSON.
    """
    kept = {k: v for k, v in body.items() if k not in without} if isinstance(body, dict) else body
    return hashlib.sha256(orjson.dumps(_lasting(kept), option=orjson.OPT_SORT_KEYS)).hexdigest()


def digest_of_bytes(body: bytes) -> str:
    """The same of a body as it came; of its bytes where it is no JSON."""
    try:
        return digest(orjson.loads(body))
    except (ValueError, TypeError, RecursionError):
        return hashlib.sha256(body).hexdigest()


def _lasting(value: Any) -> Any:
    """The value itself where nothing is left out: a copy of many small parts costs most of all."""
    if isinstance(value, dict):
        kept = {k: _lasting(v) for k, v in value.items() if k not in SENDING}
        same = len(kept) == len(value) and all(kept[k] is value[k] for k in kept)
        return value if same else kept
    if isinstance(value, list) and value and isinstance(value[0], dict):
        parts = [_lasting(v) for v in value]
        return value if all(map(is_, parts, value)) else parts
    return value
