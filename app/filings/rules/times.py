"""The four times of a filing: observed, sent, received, and the clock error between the last two.

Observed times, corrected, count for duty and evaluation; the received time starts limits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.schemas import EARLIEST, LATEST
from app.filings.rules.marks import Mark

CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Times:
    """The times of a filing, reconciled: `error` is received minus sent, 0 within tolerance."""

    error: timedelta
    marks: tuple[str, ...]

    def observed(self, moment: datetime) -> datetime:
        """An observed time, shifted by the phone's clock error."""
        return min(max(moment + self.error, EARLIEST), LATEST)


def reconcile(sent: datetime, received: datetime) -> Times:
    """Shift by the clock error where it exceeds five minutes. Nothing is refused."""
    error = received - sent
    return (
        Times(error, (Mark.CLOCK_CORRECTED,))
        if abs(error) > CLOCK_TOLERANCE
        else Times(timedelta(0), ())
    )


def odd_time(observed: datetime, received: datetime, late_days: int) -> list[str]:
    """Marks of an observed time that lies in the future or long ago."""
    marks: list[str] = [Mark.FUTURE_TIME] if observed > received + CLOCK_TOLERANCE else []
    return marks + ([Mark.OLD_TIME] if observed < received - timedelta(days=late_days) else [])
