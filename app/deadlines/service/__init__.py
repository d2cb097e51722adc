"""The verbs of deadlines: running limits, the policies and calendars behind them."""

from app.deadlines.service.limits import claim, end_running, opened, set_aside
from app.deadlines.service.terms import (
    Terms,
    add_policy,
    check_policy,
    load_calendar,
    terms_for,
)

__all__ = [
    "Terms",
    "add_policy",
    "check_policy",
    "claim",
    "end_running",
    "load_calendar",
    "opened",
    "set_aside",
    "terms_for",
]
