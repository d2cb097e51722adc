"""Natures, severities, and what a kind allows."""

from collections.abc import Sequence
from datetime import date

from app.core.errors import refuse

NATURES = {
    "violation": "违法行为",
    "hazard": "隐患",
    "dispute": "纠纷",
    "nuisance": "环境卫生",
    "emergency": "突发事件",
    "duty": "履职问题",
}
SEVERITIES = {"general": "一般", "serious": "较重", "major": "重大", "emergency": "突发"}


def chosen(asked: str | None, allowed: Sequence[str], code: str) -> str:
    """The asked word if the kind allows it, its default when none is asked; refuses with `code`."""
    if asked is None:
        return allowed[0]
    return asked if asked in allowed else refuse(code, allowed=list(allowed))


def in_use(retired_on: date | None, day: date) -> bool:
    """Whether a kind may be filed under on a day: it ends on the day of its retirement."""
    return retired_on is None or retired_on > day
