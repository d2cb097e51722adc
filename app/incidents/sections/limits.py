"""What a policy says of limits of particular cases, beside those of all."""

from typing import Any

from app.deadlines.rules import Limit
from app.deadlines.sections import CLASSES
from app.incidents.rules.duty import LADDER
from app.incidents.rules.limits import NAMES, STAGES, Row
from app.policies.rules import Section, listed
from app.sites.rules import ZONES
from app.taxonomy.rules import NATURES, SEVERITIES

MOST_ROWS = 200
#: What each name of a row may be; a kind is any code.
VALUES: dict[str, Any] = {
    "nature": NATURES,
    "severity": SEVERITIES,
    "class": CLASSES,
    "level": LADDER,
    "zone": ZONES,
}


def _row(raw: Any) -> Row:
    """{"stage": "handle", "kind": "AIR-01", "limit": {"clock": "urgent", "hours": 8}}."""
    if not isinstance(raw, dict) or not {"stage", "limit"} <= set(raw):
        raise ValueError("must be an object with stage and limit")
    unknown = set(raw) - {"stage", "limit", *NAMES}
    if unknown:
        raise ValueError(f"{', '.join(sorted(map(str, unknown)))}: not known here")
    if raw["stage"] not in STAGES:
        raise ValueError(f"stage must be one of {', '.join(STAGES)}")
    named = {name: raw[name] for name in NAMES if name in raw}
    for name, value in named.items():
        if not isinstance(value, str) or value not in VALUES.get(name, (value,)):
            raise ValueError(f"{name} must be one of {', '.join(VALUES.get(name, ('a code',)))}")
    return Row(raw["stage"], named, Limit.read(raw["limit"]))


#: The row that names most of a case counts, of several the first; without one the base sections.
LIMITS = Section(
    "limits",
    listed(_row, MOST_ROWS),
    [],
    offers={"stage": STAGES, **{name: tuple(values) for name, values in VALUES.items()}},
    rows={"": {"stage": "", **dict.fromkeys(NAMES, ""), "limit": {"clock": ""}}},
)
