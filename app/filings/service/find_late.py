"""Whether a filing is late, by its county's rules: one place for patrols, visits and cases."""

from datetime import datetime, timedelta

from app.core import clock
from app.filings.rules.marks import Mark
from app.filings.rules.times import odd_time, quarter_ends
from app.filings.sections import CUT_OFF_DAYS, LATE_FILING_DAYS
from app.policies.rules import Rules


def find_late(observed: datetime, received: datetime, rules: Rules) -> list[Mark]:
    """The marks of an observed time that lies ahead, long ago, or before a cut-off that is over."""
    over = quarter_ends(clock.day_of(observed)) + timedelta(days=1 + rules[CUT_OFF_DAYS])
    return odd_time(observed, received, rules[LATE_FILING_DAYS], clock.start_of(over))
