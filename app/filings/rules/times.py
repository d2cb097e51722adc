"""The four times of a filing: observed, sent, received, and the phone's clock error between."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

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


#: What somebody else mended, and the sender disputes, or did rightly: it counts nowhere.
DISPUTED = frozenset({Mark.MEND_DISPUTED, Mark.MEND_REJECTED})
#: What comes with one of these counts only when a person has accepted it.
LATE = frozenset({Mark.OLD_TIME, Mark.AFTER_CUT_OFF})


def odd_time(
    observed: datetime, received: datetime, late_days: int, cut_off: datetime | None = None
) -> list[Mark]:
    """Marks of an observed time that lies in the future, long ago, or in a quarter whose `cut_off`
    is over.
    """
    if observed > received + CLOCK_TOLERANCE:
        return [Mark.FUTURE_TIME]
    late = {
        Mark.OLD_TIME: observed < received - timedelta(days=late_days),
        Mark.AFTER_CUT_OFF: cut_off is not None and received >= cut_off,
    }
    return [mark for mark, odd in late.items() if odd]


def quarter_ends(day: date) -> date:
    """The last day of the quarter that a day lies in."""
    after = day.month - (day.month - 1) % 3 + 3
    return date(day.year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)


def counts(marks: Collection[str], *, accepted: bool) -> bool:
    """Whether what was filed with these marks counts: what came late, when it was accepted; what
    its sender says was mended wrongly, not.
    """
    return DISPUTED.isdisjoint(marks) and (accepted or LATE.isdisjoint(marks))
