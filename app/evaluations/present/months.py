"""A month in answers."""

from typing import Any

from app.evaluations.rules import Fact
from app.evaluations.service.month_figures import Late, Line, Month


def month_out(month: Month) -> dict[str, Any]:
    """The month of a cell's children, and the late cases by name."""
    return {
        "month": month.period.name,
        "parent": month.parent.code,
        "until": month.until,
        "provisional": month.runs,
        "items": [_line(line) for line in month.lines],
        "late_cases": [_late(one) for one in month.lates],
        "next": None,
    }


def _line(line: Line) -> dict[str, Any]:
    counts = {name: getattr(line, name) for name in ("found", "handled", "late")}
    facts = {"patrols": line.patrols, **line.running}
    return (
        {"code": line.cell.code, "name": line.cell.name, "level": line.cell.level}
        | counts
        | {name: _fact(fact) for name, fact in facts.items()}
    )


def _late(one: Late) -> dict[str, Any]:
    return {
        "code": one.cell.code,
        "name": one.cell.name,
        "case": {"id": one.case_id, "number": one.number, "kind_name": one.kind},
        "stages": list(one.stages),
        "open": one.open,
    }


def _fact(fact: Fact) -> dict[str, int]:
    return {"good": fact.good, "total": fact.total}
