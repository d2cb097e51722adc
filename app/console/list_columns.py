"""The columns that a list of cases may have: heading, and what a case shows in it."""

from collections.abc import Callable
from typing import Any

from app.console import words
from app.console.pages import kind_of, say, word
from app.console.times import until, when

Column = tuple[tuple[str, str], Callable[[dict[str, Any]], Any]]


def _due(case: dict[str, Any]) -> str:
    """Until when; of what is late and has nowhere to go since when it has been."""
    if case["due_at"] is None and case["overdue_since"] is not None:
        return say("{} 起已超时", "late since {}").format(until(case["overdue_since"]))
    return until(case["due_at"])


def _name(part: dict[str, Any] | None) -> Any:
    return (part or {}).get("name")


#: name in the address -> (heading, what stands there)
COLUMNS: dict[str, Column] = {
    "kind": (("类别", "Kind"), kind_of),
    "description": (("情况", "What"), lambda case: case["description"]),
    "status": (("状态", "Status"), lambda case: word(words.STATUS, case["status"])),
    "nature": (("性质", "Nature"), lambda case: word(words.NATURE, case["nature"])),
    "severity": (("程度", "Severity"), lambda case: word(words.SEVERITY, case["severity"])),
    "level": (("层级", "Level"), lambda case: word(words.LEVEL, case["level"])),
    "source": (("来源", "Source"), lambda case: word(words.SOURCE, case["source"])),
    "township": (("乡镇", "Township"), lambda case: _name(case["cells"]["township"])),
    "village": (("村", "Village"), lambda case: _name(case["cells"]["village"])),
    "place": (("地点", "Place"), lambda case: case["place"]),
    "filer": (("上报人", "Filed by"), lambda case: _name(case["filer"])),
    "handler": (("承办", "Handled by"), lambda case: _name(case["handler"] or case["department"])),
    "occurred_at": (("发现时间", "Seen"), lambda case: when(case["occurred_at"])),
    "received_at": (("收到时间", "Received"), lambda case: when(case["received_at"])),
    "due_at": (("时限", "Due"), _due),
    "overdue_since": (("超时自", "Late since"), lambda case: until(case["overdue_since"])),
}


def table_of(cases: list[dict[str, Any]], names: list[str]) -> list[tuple[dict[str, Any], Any]]:
    """(case, its values in these columns) of each."""
    return [(case, [COLUMNS[name][1](case) for name in names]) for case in cases]
