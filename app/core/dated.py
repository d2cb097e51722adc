"""Nothing is dated back: what was judged by a day that has passed stays as it was judged.

One rule for whatever has a first and a last day. Operators' commands, which load what has long
been so, do not ask here.
"""

from datetime import date, datetime, timedelta

from app.core import clock
from app.core.errors import refuse


def check_day(day: date | None, now: datetime) -> None:
    """Refuse `dated_back` for a first or a last day before today; None is no day."""
    if day is not None and day < clock.day_of(now):
        refuse("dated_back")


def check_span(old: tuple[date, date], new: tuple[date, date], now: datetime) -> None:
    """Refuse `dated_back` where other dates would change a day that has passed: of a first day that
    is another both must still come, what is over is not taken up again for the days between.
    """
    if old[0] != new[0]:
        check_day(min(old[0], new[0]), now)
    if old[1] != new[1]:
        check_day(min(old[1] + timedelta(days=1), new[1]), now)
