"""Counters that propose by number, step by step (row E14): first the deputy, then the heads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: counter -> what it counts
COUNTERS = {
    "violations": "督察检查发现的环境违法问题",
    "unfinished": "逾期未完成整改的交办问题",
}
#: step -> whom it proposes, in the order in which they come
STEPS = {"deputy": "分管负责人", "heads": "党政主要负责人"}
#: What is counted for: a cell by its level, a department.
UNITS = ("village", "township", "county", "department")


@dataclass(frozen=True)
class Threshold:
    """From which number on a step is proposed; 0 never."""

    deputy: int
    heads: int

    def reached(self, count: int) -> tuple[str, ...]:
        """The steps that a number reaches, in their order."""
        return tuple(step for step in STEPS if 0 < getattr(self, step) <= count)


def steps_reached(
    counts: Mapping[str, int], thresholds: Mapping[str, Threshold]
) -> dict[str, tuple[str, ...]]:
    """{step: the counters that reach it}, in the order of the steps."""
    found: dict[str, list[str]] = {step: [] for step in STEPS}
    for counter, count in counts.items():
        for step in thresholds[counter].reached(count):
            found[step].append(counter)
    return {step: tuple(by) for step, by in found.items() if by}


#: Who answers for a unit at a step, the first that is there: a post, or a person by office.
ANSWERING: dict[str, tuple[tuple[str, ...], ...]] = {
    "deputy": (("leader",), ("leader_in_charge",)),
    "heads": (("party_head", "government_head"), ("grid_chief",)),
}


def answering(step: str, roles: Iterable[str]) -> tuple[str, ...]:
    """The roles that answer at a step among those that the unit has."""
    there = set(roles)
    return next((some for some in ANSWERING[step] if there & set(some)), ())
