"""Kinds of time limits of a rectification (row E02) and what must be clear before it is issued."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from app.core.period import Period
from app.ledgers.rules.moves import OVER

KINDS = {
    "date": "限期",
    "month": "按月",
    "at_once": "立行立改",
    "keep_on": "长期坚持",
}
ROLES = {"responsible": "责任单位", "lead": "牵头单位", "assist": "配合单位"}


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month (Civil Code Art. 202)."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), Period.month_of(first).last)


#: The result of a plan is due so many months after it (row G11).
RESULT_MONTHS = 6


def result_due(plan_on: date | None) -> date | None:
    """When the result of a plan handed in on a day is to be reported."""
    return months_later(plan_on, RESULT_MONTHS) if plan_on else None


def result_awaited(state: str, plan_on: date | None, result_on: date | None) -> date | None:
    """The last day for a result that is still to be reported; what is struck off has reported."""
    return None if result_on or state in OVER else result_due(plan_on)


def not_clear(item: Mapping[str, Any], roles: Collection[str]) -> list[str]:
    """Which fields are still to be filled before an item is issued: problem, measures, body, time
    (整改问题、措施、主体、时限四清楚), the leader in charge and who follows it.
    """
    lacks = [name for name in ("problem", "goal", "measures") if not item[name]]
    lacks += [name for name in ("responsible", "lead") if name not in roles]
    if not (item["leader_id"] or item["leader_name"]):
        lacks.append("leader")
    if not item["follower_id"]:
        lacks.append("follower_id")
    if not item["limit_kind"] or (item["limit_kind"] in ("date", "month") and not item["due_on"]):
        lacks.append("limit")
    return lacks


def is_earlier(due_on: date | None, given_on: date | None) -> bool:
    """Whether a lower level has shortened what it was given (row E19)."""
    return due_on is not None and given_on is not None and due_on < given_on
