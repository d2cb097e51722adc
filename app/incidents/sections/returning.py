"""What a policy says of cases that are alike, come back, and are looked at again (E06)."""

from typing import Any

from app.deadlines.rules import Limit
from app.incidents.rules.look_back import Plan
from app.incidents.rules.nearby import Relapse, Similar
from app.policies.rules import Section, each, rising, whole
from app.taxonomy.rules import NATURES

MOST_METRES, MOST_DAYS, MOST_CHECKS = 2000, 366, 6


def _similar(raw: Any) -> Similar:
    return Similar(**each(raw, {"distance_m": whole(1, MOST_METRES), "hours": whole(1, 720)}))


def _relapse(raw: Any) -> Relapse:
    fields = {"days": whole(0, 3 * MOST_DAYS), "distance_m": whole(1, MOST_METRES)}
    return Relapse(**each(raw, fields))


def _look_back(raw: Any) -> Plan:
    days = rising(whole(1, MOST_DAYS), MOST_CHECKS)
    fields = {
        "natures": lambda given: each(given, dict.fromkeys(NATURES, days)),
        "early_days": whole(0, MOST_DAYS),
        "again": Limit.read,
    }
    return Plan(**each(raw, fields))


#: Two reports of a kind so near each other in metres and hours may be the same.
SIMILAR = Section("similar", _similar, {"distance_m": 50, "hours": 24})
#: So long after a closing, so near, a case of the kind is a relapse; 0 days: never.
RELAPSE = Section("relapse", _relapse, {"days": 90, "distance_m": 50})
#: Re-checks so many days after closing, by nature; a nuisance has none to start with.
LOOK_BACK = Section(
    "look_back",
    _look_back,
    {
        "natures": {name: [30, 90] if name in ("violation", "hazard") else [] for name in NATURES},
        "early_days": 7,
        "again": {"clock": "working_days", "days": 5},
    },
)
