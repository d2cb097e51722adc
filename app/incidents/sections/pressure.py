"""When a county's policy asks for reminders, supervision notices, circulars, reports (E09)."""

from dataclasses import dataclass
from typing import Any

from app.policies.rules import Section, each, whole


@dataclass(frozen=True)
class Pressure:
    """The ladder of E09, in working days; a count of 0 leaves its step out."""

    #: A reminder when so many cases of a receiver have been overdue for so many days.
    reminder_cases: int
    reminder_after_days: int
    reminder_reply_days: int
    #: A supervision notice when a case is still overdue so many days after its reminder was sent,
    #: or the day for the reminder's reply has passed; 0 or 1 of the first switches it off or on.
    supervision_cases: int
    supervision_after_days: int
    supervision_reply_days: int
    #: A circular when so many cases of a cell have become overdue in a month.
    circular_cases: int
    #: A report to leaders when so many supervision notices to a receiver went unanswered.
    report_notices: int


FIELDS = {
    "reminder_cases": whole(0, 1000),
    "reminder_after_days": whole(1, 60),
    "reminder_reply_days": whole(1, 60),
    "supervision_cases": whole(0, 1000),
    "supervision_after_days": whole(1, 60),
    "supervision_reply_days": whole(1, 60),
    "circular_cases": whole(0, 1000),
    "report_notices": whole(0, 100),
}
DEFAULT = {
    "reminder_cases": 1,
    "reminder_after_days": 1,
    "reminder_reply_days": 3,
    "supervision_cases": 1,
    "supervision_after_days": 3,
    "supervision_reply_days": 3,
    "circular_cases": 5,
    "report_notices": 1,
}


def _pressure(raw: Any) -> Pressure:
    return Pressure(**each(raw, FIELDS))


PRESSURE = Section("pressure", _pressure, DEFAULT)
