"""What was good and what was not, by cell and indicator, with what is behind each number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.evaluations.rules import Fact


@dataclass
class Tally:
    """Per cell and indicator what was good and what was not, by evidence."""

    good: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    bad: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    #: Items without a patrol or case behind them (a patrol that was not made).
    missing: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))

    def note(self, cells: Iterable[int], indicator: str, good: bool, evidence: Any) -> None:
        text, found = str(evidence), self.good if good else self.bad
        for cell_id in cells:
            found[cell_id, indicator].append(text)

    def fact(self, cell_id: int, indicator: str) -> Fact:
        key = (cell_id, indicator)
        good = len(self.good.get(key, ()))
        return Fact(good, good + len(self.bad.get(key, ())) + self.missing.get(key, 0))

    def evidence(self, cell_id: int, indicators: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        keys = {name: (cell_id, name) for name in indicators}
        return {
            name: {"good": sorted(self.good.get(key, ())), "bad": sorted(self.bad.get(key, ()))}
            for name, key in keys.items()
        }
