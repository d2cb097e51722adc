"""From facts to scores: integers in, `Decimal` out, rounded half-up to two places at the end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from app.core.period import Period

#: indicator -> what it measures; each is good / total, 100 % is best
INDICATORS = {
    "patrol_plan": "巡查计划完成：每个周期至少一次有效巡查",
    "valid_patrols": "有效巡查占比",
    "on_time_acceptance": "按时受理",
    "on_time_handling": "按时办理",
    "returned_work": "一次合格（未被退回或驳回）",
    "found_by_others": "他人发现（待认定，权重 0）",
}
#: How many days the live measures of supervision look back, today included.
LIVE_DAYS = 30
SMALL_NUMBER = 3
CENT = Decimal("0.01")


def live_period(day: date) -> Period:
    """The last LIVE_DAYS days, the one that runs included."""
    return Period("live", day - timedelta(days=LIVE_DAYS - 1), day)


def last_quarter(day: date) -> Period:
    """The last full quarter before a day."""
    return Period.of(Period.of(day, "quarter").first - timedelta(days=1), "quarter")


@dataclass(frozen=True)
class Fact:
    """How many of how many."""

    good: int
    total: int


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


def score(
    facts: Mapping[str, Fact], weights: Mapping[str, int]
) -> tuple[Decimal | None, list[dict[str, Any]]]:
    """(score, terms).

    The weight of what could not be measured goes to the others in proportion, and the terms say so.
    """
    measured = {
        name: weight
        for name, weight in weights.items()
        if weight and facts.get(name, Fact(0, 0)).total > 0
    }
    whole, left = sum(weights.values()), sum(measured.values())
    terms, total = [], Decimal(0)
    for name, weight in weights.items():
        fact = facts.get(name, Fact(0, 0))
        applicable = name in measured
        effective = Decimal(weight) * whole / left if applicable else Decimal(0)
        points = effective * fact.good / fact.total if applicable else Decimal(0)
        total += points
        terms.append(
            {
                "indicator": name,
                "good": fact.good,
                "total": fact.total,
                "weight": weight,
                "effective_weight": str(rounded(effective)),
                "points": str(rounded(points)),
                "not_applicable": bool(weight) and not applicable,
                "small_number": 0 < fact.total < SMALL_NUMBER,
            }
        )
    return (rounded(total * 100 / whole) if left else None), terms


def rounded(value: Decimal) -> Decimal:
    """Half-up to two places."""
    return value.quantize(CENT, ROUND_HALF_UP)


def ranks(scores: Sequence[Decimal | None]) -> list[int | None]:
    """Places from 1; equal scores share one; cells without a score have none."""
    known = [s for s in scores if s is not None]
    return [None if s is None else 1 + sum(other > s for other in known) for s in scores]
