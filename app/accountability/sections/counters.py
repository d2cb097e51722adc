"""From which numbers on the program proposes, how long people have to speak (rows E14, E20, F08).

The source documents name no number: what stands here to start with is not from the plan, and every
answer and page says so while a county has not set its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.accountability.rules.counters import COUNTERS, STEPS, UNITS, Threshold
from app.core.period import SPANS
from app.incidents.rules.filing import SOURCES
from app.policies.rules import Section, each, some_of, whole

MOST = 10_000


@dataclass(frozen=True)
class Accountability:
    """Over which span is counted, of which sources, with which thresholds by unit."""

    span: str
    #: counter -> the sources of cases that it counts
    sources: Mapping[str, tuple[str, ...]]
    #: counter -> unit -> threshold
    thresholds: Mapping[str, Mapping[str, Threshold]]
    #: Working days in which the person explains, and may appeal.
    explain_days: int
    appeal_days: int
    #: How many of the first and last of a ranking are proposed for praise and a talk.
    praise_first: int
    talk_last: int


def _one_of(names: Mapping[str, Any]) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if raw not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return str(raw)

    return read


def _threshold(raw: Any) -> Threshold:
    return Threshold(**each(raw, dict.fromkeys(STEPS, whole(0, MOST))))


def _thresholds(raw: Any) -> Mapping[str, Threshold]:
    return each(raw, dict.fromkeys(UNITS, _threshold))


def _accountability(raw: Any) -> Accountability:
    read = each(
        raw,
        {
            "span": _one_of(SPANS),
            "sources": lambda given: each(given, dict.fromkeys(COUNTERS, some_of(SOURCES))),
            **dict.fromkeys(COUNTERS, _thresholds),
            "explain_days": whole(1, 60),
            "appeal_days": whole(1, 90),
            "praise_first": whole(0, 100),
            "talk_last": whole(0, 100),
        },
    )
    thresholds = {counter: read.pop(counter) for counter in COUNTERS}
    return Accountability(thresholds=thresholds, **read)


def _from(village: int, township: int, county: int, department: int) -> dict[str, dict[str, int]]:
    """Thresholds of the deputies; the heads' are at twice the number."""
    first = {"village": village, "township": township, "county": county, "department": department}
    return {unit: {"deputy": count, "heads": 2 * count} for unit, count in first.items()}


#: Not from the plan.
STARTING: dict[str, Any] = {
    "span": "year",
    "sources": {
        "violations": ["upper_check"],
        "unfinished": ["upper_check", "assigned_from_above"],
    },
    "violations": _from(3, 10, 0, 10),
    "unfinished": _from(1, 3, 0, 3),
    "explain_days": 5,
    "appeal_days": 10,
    "praise_first": 3,
    "talk_last": 3,
}
ACCOUNTABILITY = Section(
    "accountability",
    _accountability,
    STARTING,
    offers={"span": tuple(SPANS), "sources": tuple(SOURCES)},
)
