"""What a policy says of emergencies."""

from dataclasses import dataclass
from typing import Any

from app.deadlines.rules import Limit
from app.policies.rules import Section, each, listed, word

MOST_WORDS, WORD = 50, 32


@dataclass(frozen=True)
class Emergencies:
    """How long a level has to say that it knows, how long after one chase comes the next (C18).

    `offices` are the codes of the county's departments that are called with the levels; of
    `fire_kinds` the fire team of the village is told (B26).
    """

    acknowledge: Limit
    again: Limit
    offices: tuple[str, ...]
    fire_kinds: tuple[str, ...]


def _emergencies(raw: Any) -> Emergencies:
    limits = dict.fromkeys(("acknowledge", "again"), Limit.read)
    words = dict.fromkeys(("offices", "fire_kinds"), listed(word(WORD), MOST_WORDS))
    return Emergencies(**each(raw, limits | words))


EMERGENCY = Section(
    "emergency",
    _emergencies,
    {
        "acknowledge": {"clock": "urgent", "minutes": 10},
        "again": {"clock": "urgent", "minutes": 10},
        "offices": ["emergency"],
        "fire_kinds": ["AIR-01", "AIR-02", "ECO-09"],
    },
)
