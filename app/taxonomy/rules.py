"""Natures, severities, and what a kind allows."""

from collections.abc import Sequence
from datetime import date

from app.core.errors import refuse

#: name -> (Chinese, English)
NATURES = {
    "violation": ("违法行为", "violation"),
    "hazard": ("隐患", "hazard"),
    "dispute": ("纠纷", "dispute"),
    "nuisance": ("环境卫生", "nuisance"),
    "emergency": ("突发事件", "emergency"),
    "duty": ("履职问题", "duty"),
}
SEVERITIES = {
    "general": ("一般", "general"),
    "serious": ("较重", "serious"),
    "major": ("重大", "major"),
    "emergency": ("突发", "emergency"),
}


def chosen(asked: str | None, allowed: Sequence[str], code: str) -> str:
    """The asked word if the kind allows it, its default when none is asked; refuses with `code`."""
    if asked is None:
        return allowed[0]
    return asked if asked in allowed else refuse(code, allowed=list(allowed))


def in_use(retired_on: date | None, day: date) -> bool:
    """Whether a kind may be filed under on a day: it ends on the day of its retirement."""
    return retired_on is None or retired_on > day
