"""The steps of an evaluation, as a table of what is allowed (rows F01, F02, F05, G03).

A track says how a cell goes: `cell` is evaluated by its parent and reported up, `first` stands
right below the county, whose office evaluates and locks it, `top` is the county, which nobody
evaluates, `office` is a cell below the county in a half-year or year, which the county office alone
evaluates, and `whole` the county there: its office owes one thing, to lock the whole in time, with
everything that comes before that.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from app.core.period import SPANS, Period

#: Steps that people submit; `skip`, `uphold` and `recount` follow from something else, `lock` is of
#: them all.
BY_HAND = ("self", "superior", "report")
_SELF = {
    ("open", "self"): "self_evaluated",
    # nobody in the seat, or the time has run out: the level above goes on without it
    ("open", "skip"): "self_missed",
    ("self_missed", "self"): "self_evaluated",
}
_SUPERIOR = {
    ("self_evaluated", "superior"): "evaluated",
    ("self_missed", "superior"): "evaluated",
    ("evaluated", "report"): "reported",
    # an objection that is right: evaluated anew
    ("evaluated", "uphold"): "self_evaluated",
    ("reported", "uphold"): "self_evaluated",
    # its score is another than the one that was judged: whoever judged it looks again
    ("evaluated", "recount"): "self_evaluated",
    ("reported", "recount"): "self_evaluated",
    ("reported", "lock"): "locked",
}
#: track -> {(stage, step): next stage}
TABLE: Mapping[str, Mapping[tuple[str, str], str]] = {
    "cell": _SELF | _SUPERIOR,
    "first": _SELF | _SUPERIOR | {("evaluated", "lock"): "locked"},
    "top": _SELF | {("self_evaluated", "lock"): "locked", ("self_missed", "lock"): "locked"},
    "office": {
        ("open", "superior"): "evaluated",
        ("evaluated", "uphold"): "open",
        ("evaluated", "recount"): "open",
        ("evaluated", "lock"): "locked",
    },
    "whole": {("open", "lock"): "locked"},
}
#: Of half-years and years, where nobody evaluates himself and nothing is reported up.
OFFICES = ("office", "whole")
#: Steps that wait until all cells below are ready: level by level from below.
AFTER_BELOW = frozenset({"superior", "lock"})


def track_of(period: Period, *, has_parent: bool, parent_is_top: bool) -> str:
    """How a cell goes through a period."""
    if parts_of(period):
        return "office" if has_parent else "whole"
    return "top" if not has_parent else "first" if parent_is_top else "cell"


def after(track: str, stage: str, step: str) -> str | None:
    """The stage after a step; None where the step is not allowed."""
    return TABLE[track].get((stage, step))


def allowed(track: str, stage: str) -> list[str]:
    """The steps that people may submit now."""
    return [step for step in BY_HAND if (stage, step) in TABLE[track]]


def ready(track: str, stage: str) -> bool:
    """Whether the cell above need not wait for this one any more."""
    return (stage, "lock") in TABLE[track] or stage == "locked"


def decided(stage: str) -> bool:
    """Whether what the level above says of it counts."""
    return stage in ("evaluated", "reported", "locked")


def looked_at(stage: str) -> bool:
    """Whether somebody has said something with the figures before his eyes that is not final."""
    return stage in ("self_evaluated", "evaluated", "reported")


def may_object(stage: str) -> bool:
    """Whether there is something to object to that is not final."""
    return stage in ("evaluated", "reported")


def owed(track: str, stage: str, below: Iterable[bool]) -> str | None:
    """The step for which somebody's time runs; None where it waits for others.

    `below`: whether each cell below is ready.
    """
    if track in OFFICES:  # what the county's office says of the others is part of its one limit
        return "lock" if (track, stage) == ("whole", "open") else None
    if stage == "open":
        return "self"
    if stage in ("self_evaluated", "self_missed"):
        step = "lock" if track == "top" else "superior"
        return step if all(below) else None
    return "report" if (stage, track) == ("evaluated", "cell") else None


def unready(step: str, below: Iterable[tuple[str, bool]]) -> list[str]:
    """The names of the cells below that a step still waits for."""
    return [name for name, is_ready in below if not is_ready] if step in AFTER_BELOW else []


def parts_of(period: Period) -> tuple[str, ...]:
    """A half-year's quarters and a year's halves; a quarter has none."""
    year, _, half = period.name.partition("H")
    if half:
        return (f"{year}Q1", f"{year}Q2") if half == "1" else (f"{year}Q3", f"{year}Q4")
    return () if "Q" in period.name else (f"{period.name}H1", f"{period.name}H2")


def ended(day: date) -> list[Period]:
    """The newest quarter, half-year and year that are over on a day."""
    before = (Period.of(day, span).first - timedelta(days=1) for span in SPANS)
    return [Period.of(last, span) for last, span in zip(before, SPANS, strict=True)]
