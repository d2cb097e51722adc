"""How long somebody may explain, and others take to decide. Not from the plan: starting values."""

from dataclasses import dataclass
from typing import Any

from app.deadlines.rules import Limit
from app.policies.rules import Section, each


@dataclass(frozen=True)
class Hearing:
    """From the opening until he has explained, and from then until somebody has decided."""

    explain: Limit
    decide: Limit


def _hearing(raw: Any) -> Hearing:
    return Hearing(**each(raw, {"explain": Limit.read, "decide": Limit.read}))


MISSED = Section(
    "missed_discoveries",
    _hearing,
    {
        "explain": {"clock": "working_days", "days": 5},
        "decide": {"clock": "working_days", "days": 10},
    },
)
