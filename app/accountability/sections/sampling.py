"""How many are drawn for checking (row E26); to start with not from the plan."""

from dataclasses import dataclass
from typing import Any

from app.policies.rules import Section, each, whole


@dataclass(frozen=True)
class Sampling:
    """Shares in percent, and bounds of a draw."""

    patrols_percent: int
    closings_percent: int
    dismissals_percent: int
    hand_ups_percent: int
    figures_percent: int
    least: int
    most: int

    def percent(self, kind: str) -> int:
        """The share of a kind."""
        found: int = getattr(self, f"{kind}_percent")
        return found


#: A draw larger than this is refused.
MOST = 500
FIELDS = {
    "patrols_percent": whole(0, 100),
    "closings_percent": whole(0, 100),
    "dismissals_percent": whole(0, 100),
    "hand_ups_percent": whole(0, 100),
    "figures_percent": whole(0, 100),
    "least": whole(1, MOST),
    "most": whole(1, MOST),
}
STARTING = {
    "patrols_percent": 2,
    "closings_percent": 5,
    "dismissals_percent": 5,
    "hand_ups_percent": 5,
    "figures_percent": 5,
    "least": 5,
    "most": 50,
}


def _sampling(raw: Any) -> Sampling:
    # sections of before dismissals and hand-ups were drawn say nothing of them
    return Sampling(**each(STARTING | raw if isinstance(raw, dict) else raw, FIELDS))


SAMPLING = Section("sampling", _sampling, STARTING)
