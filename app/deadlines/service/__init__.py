"""The verbs of deadlines: running limits, and the calendars behind them."""

from app.deadlines.queries import Timing, timing_for
from app.deadlines.service.correct_days import correct_days, correct_year
from app.deadlines.service.limits import (
    Due,
    arm_again,
    claim,
    claim_reminders,
    claimed,
    end_running,
    opened,
    set_aside,
)
from app.deadlines.service.load_calendar import load_calendar, load_official
from app.deadlines.service.tell_provisional import tell_provisional

__all__ = [
    "Due",
    "Timing",
    "arm_again",
    "claim",
    "claim_reminders",
    "claimed",
    "correct_days",
    "correct_year",
    "end_running",
    "load_calendar",
    "load_official",
    "opened",
    "set_aside",
    "tell_provisional",
    "timing_for",
]
