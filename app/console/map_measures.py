"""What cells are coloured by on the map: the darker, the more somebody should look there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]
#: Shades, from fine to dark.
STEPS = 5
#: Shades of a score, or of a share in per cent: from so much on. The program's choice, no plan's.
GRADES = (90, 80, 70, 60)


@dataclass(frozen=True)
class Measure:
    """`count` gives (so many, of so many) of a cell's row; `good` is what the first number is."""

    words: tuple[str, str]
    count: Callable[[Row], tuple[Any, int]]
    good: bool = True
    #: Where nothing is to be counted: a cell is not known to be fine then.
    known: bool = True
    #: Whether shades are shares, or numbers beside the largest.
    shares: bool = True
    #: The action of the permission table that it needs besides.
    action: str = "incidents.read"
    #: Whether it is a score of 100, whose shades are GRADES.
    graded: bool = False


def _live(name: str) -> Callable[[Row], tuple[int, int]]:
    return lambda row: (row[name].good, row[name].total)


MEASURES = {
    "open": Measure(
        ("未办结案件数", "open cases"),
        lambda r: (r["open"], r["most"]),
        good=False,
        shares=False,
    ),
    "overdue": Measure(("超时占比", "share overdue"), lambda r: (r["late"], r["open"]), good=False),
    "walked": Measure(
        ("7 天巡查覆盖", "walked in the last 7 days"), lambda r: (r["walked"], r["villages"])
    ),
    "patrol": Measure(
        ("巡查到位（30 天）", "patrol in place, 30 days"),
        _live("patrol"),
        known=False,
        action="supervision.read",
    ),
    "handling": Measure(
        ("查处到位（30 天）", "handling in place, 30 days"),
        _live("handling"),
        known=False,
        action="supervision.read",
    ),
    "feedback": Measure(
        ("反馈到位（30 天）", "feedback in place, 30 days"),
        _live("feedback"),
        known=False,
        action="supervision.read",
    ),
    "score": Measure(
        ("考核得分", "score of evaluation"),
        lambda row: (row["score"], 100 if row["score"] is not None else 0),
        known=False,
        action="evaluations.read",
        graded=True,
    ),
}


def grade_of(value: float | None) -> int | None:
    """The shade of a score or of a share in per cent; None where nothing could be measured."""
    return None if value is None else sum(value < least for least in GRADES)


def step_of(measure: Measure, row: Row) -> int | None:
    """The shade of a cell, 0 to STEPS - 1; None where nothing could be measured.

    0 is only what leaves nothing to ask for: the first case late is a shade darker.
    """
    count, total = measure.count(row)
    if measure.graded:
        return grade_of(count)
    if total == 0:
        return 0 if measure.known else None
    short = total - count if measure.good else count
    return 0 if short <= 0 else min(STEPS - 1, 1 + (short * (STEPS - 1) - 1) // total)


def legend(measure: Measure, most: int) -> list[str]:
    """What each shade stands for: how many of what is open, where the most that one cell has is
    `most`; else how large a share is short. Empty where no cell can have the shade.
    """
    if measure.graded:
        return [f"≥ {least}" for least in GRADES] + [f"< {GRADES[-1]}"]
    if measure.shares:
        return ["0%"] + [f"≤ {100 * step // (STEPS - 1)}%" for step in range(1, STEPS)]
    ends = [most * step // (STEPS - 1) for step in range(STEPS)]
    spans = [(before + 1, end) for before, end in pairwise(ends)]
    return ["0"] + ["" if a > b else str(a) if a == b else f"{a}–{b}" for a, b in spans]
