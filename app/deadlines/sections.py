"""What a policy says of time limits: working time, and the budget of each stage of a case."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from app.deadlines.rules import Limit
from app.policies.rules import Section, each, number, rising
from app.taxonomy.rules import SEVERITIES

CLASSES = ("immediate", "general", "complex")
MOST_REMINDERS = 5
Slots = tuple[tuple[time, time], ...]


def _slots(raw: Any) -> Slots:
    """[["08:30", "12:00"], …] as pairs of local times."""
    if not isinstance(raw, list) or not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(t, str) for t in pair)
        for pair in raw
    ):
        raise ValueError("must be pairs of times")
    slots = tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in raw)
    flat = [moment for slot in slots for moment in slot]
    if any(moment.tzinfo is not None for moment in flat):
        raise ValueError("must be local times without offset")
    if not slots or flat != sorted(set(flat)):
        raise ValueError("must be pairs in rising order")
    if sum((b.hour - a.hour) * 60 + b.minute - a.minute for a, b in slots) < 60:
        raise ValueError("must hold an hour a day at least")
    return slots


def _accept(raw: Any) -> Mapping[str, Limit]:
    return each(raw, dict.fromkeys(SEVERITIES, Limit.read))


def _handle(raw: Any) -> Mapping[str, Limit]:
    return each(raw, dict.fromkeys(CLASSES, Limit.read))


#: On every working day.
WORKING_TIME = Section("working_time", _slots)
#: {severity: limit} until a case is accepted, {class: limit} until the work is submitted.
ACCEPT, HANDLE = Section("accept", _accept), Section("handle", _handle)
#: Until submitted work is confirmed, and until a returned case is corrected.
CONFIRM, CORRECT = Section("confirm", Limit.read), Section("correct", Limit.read)


_SHARES = rising(number(0.01, 0.99), MOST_REMINDERS)
#: Which shares of a limit are used when whoever owes it is reminded.
REMINDERS = Section(
    "reminders", lambda raw: each(raw, {"shares": _SHARES})["shares"], {"shares": [0.75]}
)
#: {class: limit} from a case's receipt to its end, whatever happens in between.
OUTER = Section(
    "outer",
    _handle,
    {
        "immediate": {"clock": "natural_days", "days": 30},
        "general": {"clock": "natural_days", "days": 60},
        "complex": {"clock": "natural_days", "days": 180},
    },
)
SECTIONS = (WORKING_TIME, ACCEPT, HANDLE, CONFIRM, CORRECT, OUTER, REMINDERS)
