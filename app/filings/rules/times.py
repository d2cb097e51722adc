"""The four times of a filing: observed, sent, received, and the phone's clock error between."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.filings.rules.marks import Mark

CLOCK_TOLERANCE = timedelta(minutes=5)
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Times:
    """The times reconciled: `error` is received minus sent, 0 within tolerance."""

    error: timedelta
    marks: tuple[Mark, ...]

    def observed(self, moment: datetime) -> datetime:
        """An observed time, shifted by the phone's clock error."""
        return min(max(moment + self.error, EARLIEST), LATEST)


def reconcile(sent: datetime, received: datetime) -> Times:
    """Shift by the clock error where it exceeds five minutes. Nothing is refused."""
    error = received - sent
    if abs(error) > CLOCK_TOLERANCE:
        return Times(error, (Mark.CLOCK_CORRECTED,))
    return Times(timedelta(0), ())


def odd_time(observed: datetime, received: datetime, late_days: int) -> list[Mark]:
    """Marks of an observed time that lies in the future or long ago."""
    if observed > received + CLOCK_TOLERANCE:
        return [Mark.FUTURE_TIME]
    if observed < received - timedelta(days=late_days):
        return [Mark.OLD_TIME]
    return []
