"""What a policy says of ledgers: when progress is asked for each month (row E08)."""

from dataclasses import dataclass
from typing import Any

from app.policies.rules import Section, each, whole


@dataclass(frozen=True)
class Round:
    """On which day of a month progress is asked for, and on which the month's bulletin is due."""

    ask_day: int
    bulletin_day: int


def _read(raw: Any) -> Round:
    days = whole(1, 28)
    said = each(raw, {"ask_day": days, "bulletin_day": days})
    found = Round(**said)
    if found.bulletin_day <= found.ask_day:
        raise ValueError("bulletin_day must come after ask_day")
    return found


#: 「一月一调度一通报」 gives no days: starting values.
PROGRESS = Section("ledger_progress", _read, {"ask_day": 20, "bulletin_day": 28})
SECTIONS = (PROGRESS,)
