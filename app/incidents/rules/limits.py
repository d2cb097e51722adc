"""Which rule of a policy gives a case's limit: the most specific one wins (C05, C16).

Base rules are the sections accept, handle, confirm, correct, outer; rows of the section `limits`
are more specific ones, by what a case is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.deadlines.rules import DAY_S, Limit
from app.incidents.rules.actions import OPEN
from app.incidents.rules.duty import OUTER
from app.policies.rules import Fault

#: What a row may name of a case.
NAMES = ("kind", "nature", "severity", "class", "level", "zone")
#: Limits that run beside that of the stage, whatever level the case is at: in which statuses.
#: The outer one there always is; the others only where a row gives them (stop, then restore).
BESIDE = {
    OUTER: frozenset(OPEN),
    "stop": frozenset({"accepted", "assigned", "in_hand"}),
    "restore": frozenset({"confirmed"}),
}
#: Why a limit ends for good: what it asked for is so, whatever happens to the case later.
MET = "stopped"
TOO_SHORT = "shorter than its stages together"
STAGES = ("accept", "handle", "confirm", "close", "correct", *BESIDE)


@dataclass(frozen=True)
class Row:
    """One row: for which stage, of cases of which kind, what limit."""

    stage: str
    #: Of NAMES, what it names; a case must be all of it.
    of: Mapping[str, str]
    limit: Limit

    def fits(self, stage: str, case: Mapping[str, frozenset[str]]) -> bool:
        """Whether it speaks of this stage of such a case."""
        return self.stage == stage and all(
            value in case.get(name, frozenset()) for name, value in self.of.items()
        )


def chosen(
    rows: Sequence[Row], stage: str, case: Mapping[str, frozenset[str]]
) -> tuple[int, Limit] | None:
    """(number of the row from 1, its limit); of those that name most the first; None without.

    What somebody says of a case never gives it more time than a zone in which it lies does: where
    the rows that name this zone give less, the best of these counts.
    """
    fitting = [n for n, row in enumerate(rows) if row.fits(stage, case)]
    zones = {rows[n].of["zone"] for n in fitting if "zone" in rows[n].of}
    of_zones = [[n for n in fitting if rows[n].of.get("zone") == zone] for zone in sorted(zones)]
    found = [
        max(some, key=lambda n: (len(rows[n].of), -n)) for some in (fitting, *of_zones) if some
    ]
    best = min(found, key=lambda n: _days(rows[n].limit), default=None)
    return None if best is None else (best + 1, rows[best].limit)


def ambiguous(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Pairs of rows, from 1, of which the second is silent or decided by order alone.

    Both name as much and may speak of one case, with different limits.
    """
    return [
        (first + 1, second + 1)
        for second, row in enumerate(rows)
        for first, earlier in enumerate(rows[:second])
        if row.stage == earlier.stage
        and len(row.of) == len(earlier.of)
        and row.limit != earlier.limit
        and all(
            row.of[name] == earlier.of[name]
            for name in {*row.of} & {*earlier.of} - {"zone"}  # a place may lie in several zones
        )
    ]


def impossible(values: Mapping[str, Any], rows: Sequence[Row]) -> list[Fault]:
    """Limits that cannot be kept: longer than the outer limit of their class, or an outer one
    shorter than the stages of such cases together, at the least.
    """
    found = []
    for name, outer in values[OUTER].items():
        handle = values["handle"][name]
        if _days(handle) > _days(outer):
            found.append(Fault(("handle", name), f"longer than outer.{name}"))
        elif _least_days(values, rows, {"class": name}) > _days(outer):
            found.append(Fault(("outer", name), TOO_SHORT))
    longest = max(_days(limit) for limit in values[OUTER].values())
    for severity, limit in values["accept"].items():
        if _days(limit) > longest:
            found.append(Fault(("accept", severity), "longer than every outer limit"))
    for number, row in enumerate(rows, 1):
        outer = values[OUTER].get(row.of.get("class", ""))
        most = _days(outer) if outer else longest
        if row.stage != OUTER and _days(row.limit) > most:
            found.append(Fault(("limits", str(number)), "longer than the outer limit"))
        if row.stage == OUTER and _least_days(values, rows, row.of) > _days(row.limit):
            found.append(Fault(("limits", str(number)), TOO_SHORT))
    return found


def _least_days(values: Mapping[str, Any], rows: Sequence[Row], of: Mapping[str, str]) -> float:
    """What the stages take at least that a case goes through from its receipt to its end."""
    accept, handle = values["accept"], values["handle"]
    severities = [of["severity"]] if "severity" in of else [*accept]
    classes = [of["class"]] if "class" in of else [*handle]
    base = {
        "accept": [accept[name] for name in severities],
        "handle": [handle[name] for name in classes],
        "confirm": [values["confirm"]],
        "close": [values["confirm"]],
    }
    return sum(
        min(_days(limit) for limit in [*limits, *_may_give(rows, stage, of)])
        for stage, limits in base.items()
    )


def _may_give(rows: Sequence[Row], stage: str, of: Mapping[str, str]) -> list[Limit]:
    """The limits that rows may give a case of this sort in a stage."""
    return [
        row.limit
        for row in rows
        if row.stage == stage and all(row.of[name] == of[name] for name in {*row.of} & {*of})
    ]


def _days(limit: Limit) -> float:
    """About how many natural days a limit takes, to compare clocks: a working day has 7 hours."""
    if limit.clock == "working_hours":
        return limit.budget_s / (7 * 3600) * 7 / 5
    if limit.clock == "working_days":
        return limit.budget_s / DAY_S * 7 / 5
    return limit.budget_s / DAY_S
