"""Spans of time: what lies in none of them, what in several."""

from collections.abc import Iterable
from datetime import datetime

Span = tuple[datetime, datetime]


def uncovered(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """What of the time from `start` to `end` lies in none of the spans, in order."""
    found, reached = [], start
    for first, last in sorted(spans):
        if first >= end:
            break
        if first > reached:
            found.append((reached, first))
        reached = max(reached, last)
    return [*found, (reached, end)] if reached < end else found


def doubled(spans: Iterable[Span]) -> list[Span]:
    """The time that lies in two spans or more, in order."""
    found: list[Span] = []
    reached: datetime | None = None
    for first, last in sorted(spans):
        if reached is not None and first < reached:
            until = min(reached, last)
            if found and first <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], until))
            else:
                found.append((first, until))
        reached = last if reached is None else max(reached, last)
    return found
