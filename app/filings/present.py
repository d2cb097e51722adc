"""Verdicts and filings set aside, as clients see them."""

import gzip
import json
from typing import Any

import orjson

from app.filings.models import WAITING, RefusedFiling
from app.filings.service.judge_item import Verdict
from app.posts import queries as posts

#: Of a body that is no JSON, so many characters are shown.
MOST_TEXT = 100_000


def verdict_out(verdict: Verdict) -> dict[str, Any]:
    """A verdict; what is known of a stored one is its `result`, of one that waits stands in it."""
    head: dict[str, Any] = {"path": verdict.path, "verdict": verdict.verdict}
    if verdict.problem is not None:
        return head | {"problem": verdict.problem}
    return head | (verdict.known if verdict.verdict == WAITING else {"result": verdict.known})


def refused_out(row: RefusedFiling) -> dict[str, Any]:
    """One set aside, without its body."""
    names = ("id", "at", "path", "code", "problem")
    officer = posts.names([row.officer_id])[row.officer_id]
    return {name: getattr(row, name) for name in names} | {"officer": officer}


def body_of(row: RefusedFiling) -> Any:
    """The body as JSON where it is some that can be shown, else as text."""
    content = gzip.decompress(row.body) if row.body.startswith(b"\x1f\x8b") else row.body
    try:
        found = json.loads(content)
        orjson.dumps(found)
    except (ValueError, TypeError, RecursionError):
        return content.decode("utf-8", "replace")[:MOST_TEXT]
    return found
