"""Transfers and requests for help: their states, and to whom a case may be handed (C07, C10)."""

from collections.abc import Mapping
from datetime import datetime, time
from math import ceil
from typing import Any

from app.deadlines.rules import Calendar, Limit

#: Sent and received wait; the others are how it ended.
STATES = ("sent", "received", "answered", "declined", "withdrawn")
TASK_STATES = ("asked", "answered", "declined", "withdrawn")
#: Bodies outside the grid, which have no accounts (C21, C28).
BODIES = {
    "police": "公安机关",
    "procuracy": "检察机关",
    "discipline": "纪检监察机关",
    "court": "人民法院",
    "other": "其他单位",
}
#: What goes to these is confidential: it may concern those who read the case (C28).
CLUES_TO = frozenset({"discipline"})
#: One way to name a target, and only one.
TARGETS = ("department_id", "cell_code", "body")


def one_target(to: Mapping[str, Any]) -> str | None:
    """The key that names the target; None where none or several do, or a word is missing.

    `other` says who by its name; only a body has one.
    """
    named = [name for name in TARGETS if to.get(name) is not None]
    if len(named) != 1 or (named != ["body"] and to.get("name") is not None):
        return None
    if to.get("body") == "other" and not (to.get("name") or "").strip():
        return None
    return named[0]


def until_day(calendar: Calendar, last: Any, now: datetime) -> Limit | None:
    """The limit that ends with the working time of a day; None where that is over."""
    end: time = calendar.slots[-1][1]
    left = ceil((calendar.at(last, end) - now).total_seconds())
    return Limit("urgent", left) if left > 0 else None
