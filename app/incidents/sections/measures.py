"""What a policy says of measures: whose power each is, how long each may take."""

from typing import Any

from app.deadlines.rules import Limit
from app.incidents.rules.duty import LADDER
from app.incidents.rules.measure import KINDS, STAGES
from app.policies.rules import Section, each

#: Limits that are not of one kind; carrying out has one for each kind.
_STEPS = (*(stage for stage in STAGES.values() if stage != "carry_out"), "remind")


def _level(raw: Any) -> str:
    if raw not in LADDER:
        raise ValueError(f"must be one of {', '.join(LADDER)}")
    return str(raw)


def _measures(raw: Any) -> dict[str, Any]:
    return each(
        raw,
        {
            "powers": lambda given: each(given, dict.fromkeys(KINDS, _level)),
            "limits": lambda given: each(given, dict.fromkeys((*KINDS, *_STEPS), Limit.read)),
        },
    )


def _days(clock: str, days: int) -> dict[str, Any]:
    return {"clock": clock, "days": days}


#: powers: the lowest level that may order a kind; who stands below proposes it. limits: until it
#: is carried out, by kind; until a proposal is decided, what was done is accepted, and how long
#: after one reminder of an overdue one comes the next.
MEASURES = Section(
    "measures",
    _measures,
    {
        "powers": dict.fromkeys(KINDS, "county") | {"repair": "township"},
        "limits": {
            "stop": {"clock": "urgent", "hours": 24},
            "limit": {"clock": "urgent", "hours": 24},
            "time_limited_treatment": _days("natural_days", 30),
            "power_cut": {"clock": "urgent", "hours": 24},
            "water_cut": {"clock": "urgent", "hours": 24},
            "closure": _days("working_days", 10),
            "repair": _days("natural_days", 60),
            "listed_supervision": _days("natural_days", 90),
            "decide": _days("working_days", 3),
            "accept": _days("working_days", 5),
            "remind": _days("working_days", 1),
        },
    },
    offers={"powers": LADDER},
)
