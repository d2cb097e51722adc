"""Time limits as pure functions: clocks and calendar, a limit, how one goes on."""

from app.deadlines.rules.clocks import (
    CLOCKS,
    DAY_S,
    LONGEST_REST,
    MOST_REST,
    WINDOW,
    Calendar,
    due,
    least_work,
    rest_through,
    spent,
)
from app.deadlines.rules.limit import (
    NO_LIMIT,
    Limit,
    is_limit,
)
from app.deadlines.rules.running import (
    gone_on,
    longer,
    next_reminder,
    recomputed,
)

__all__ = [
    "CLOCKS",
    "DAY_S",
    "LONGEST_REST",
    "MOST_REST",
    "NO_LIMIT",
    "WINDOW",
    "Calendar",
    "Limit",
    "due",
    "gone_on",
    "is_limit",
    "least_work",
    "longer",
    "next_reminder",
    "recomputed",
    "rest_through",
    "spent",
]
