"""From facts to scores: integers in, `Decimal` out, rounded half-up to two places at the end."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.core.period import Period
from app.evaluations.catalogue import CATALOGUE, DEPARTMENTS
from app.evaluations.rules.formulas import Fact
from app.evaluations.rules.scoring import SMALL_NUMBER, Entry, ranks, rounded, score

__all__ = [
    "INDICATORS",
    "OF_DEPARTMENTS",
    "SMALL_NUMBER",
    "Closing",
    "Entry",
    "Fact",
    "Step",
    "closings",
    "last_quarter",
    "live_period",
    "ranks",
    "rounded",
    "runs",
    "score",
    "windows",
]

#: indicator -> what it measures; each is good / total, 100 % is best
INDICATORS = {name: kind.text for name, kind in CATALOGUE.items()}
#: what of a department is measured -> the same of it
OF_DEPARTMENTS = {name: kind.text for name, kind in DEPARTMENTS.items()}
#: How many days the live measures of supervision look back, today included.
LIVE_DAYS = 30


def runs(period: Period, day: date) -> bool:
    """Whether a period has begun and is not over: its figures are provisional."""
    return period.first <= day <= period.last


def live_period(day: date) -> Period:
    """The last LIVE_DAYS days, the one that runs included."""
    return Period("live", day - timedelta(days=LIVE_DAYS - 1), day)


def last_quarter(day: date) -> Period:
    """The last full quarter before a day."""
    return Period.of(Period.of(day, "quarter").first - timedelta(days=1), "quarter")


def windows(first: date, last: date, every_days: int) -> int:
    """How many whole patrol cycles a span holds; an unfinished one is not owed."""
    return max(0, ((last - first).days + 1) // every_days)


class Step(NamedTuple):
    """A step of a case that work is judged by: accept, reject, reopen, close."""

    action: str
    to_level: str
    at: datetime


class Closing(NamedTuple):
    """An end of the work on a case, charged to the level that had accepted it."""

    at: datetime
    level: str
    #: No work on it was rejected, since the closing before if there was one.
    good: bool


def closings(steps: Iterable[Step]) -> Iterator[Closing]:
    """Each closing of a case from its steps in order."""
    accepted_at: str | None = None
    rejected = False
    for step in steps:
        if step.action == "accept":
            accepted_at = step.to_level
        elif step.action == "close":
            yield Closing(step.at, accepted_at or step.to_level, not rejected)
            rejected = False
        elif step.action == "reject":
            rejected = True
