"""The weights of a scheme, read like a section of a policy (row F03)."""

from collections.abc import Mapping
from typing import Any

from app.evaluations.rules import INDICATORS
from app.policies.rules import Section, Sections, each, whole

LEVELS = ("village", "township", "county")
Weights = Mapping[str, int]
#: Found by others weighs nothing until a person has decided about it (row E12).
WEIGHTS = dict.fromkeys(INDICATORS, whole(0, 1000)) | {"found_by_others": whole(0, 0)}


def _weights(raw: Any) -> Weights:
    """{indicator: weight} of one level; indicators left out weigh nothing."""
    if not isinstance(raw, dict):
        raise ValueError(f"must be an object of {', '.join(INDICATORS)}")
    weights = each(raw, {name: read for name, read in WEIGHTS.items() if name in raw})
    if not sum(weights.values()):
        raise ValueError("must weigh something")
    return weights


#: {level: {indicator: weight}}
SCHEME = Sections(Section(level, _weights) for level in LEVELS)
