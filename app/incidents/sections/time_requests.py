"""What a policy says of pauses and extensions."""

from typing import Any

from app.incidents.rules.time_request import Extensions, Pauses
from app.policies.rules import Section, each, number, whole

MOST_TIMES, MOST_DAYS = 20, 366


def _pauses(raw: Any) -> Pauses:
    return Pauses(**each(raw, {"times": whole(0, MOST_TIMES), "most_days": whole(1, MOST_DAYS)}))


def _extensions(raw: Any) -> Extensions:
    fields = {"times": whole(0, MOST_TIMES), "most_share": number(0, 10)}
    return Extensions(**each(raw, fields))


#: How often a case may be paused, for how many days at most; 0 times: never.
PAUSES = Section("pauses", _pauses, {"times": 1, "most_days": 365})
#: How often its time may be extended, by which share of the stage's limit in all.
EXTENSIONS = Section("extensions", _extensions, {"times": 2, "most_share": 1.0})
