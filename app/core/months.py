"""A month that somebody asks for."""

from datetime import datetime

from app.core import clock
from app.core.errors import refuse
from app.core.period import Period


def begun_month(text: str, now: datetime) -> Period:
    """A month written 2026-09 that has begun; refuses `month_unknown`."""
    found = Period.month(text)
    if found is None or found.first > clock.day_of(now):
        refuse("month_unknown")
    return found
