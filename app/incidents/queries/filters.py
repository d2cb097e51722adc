"""What a list of cases may be narrowed by: a name, and the condition that a value makes of it."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Text, cast

from app.cells.models import Cell
from app.incidents.models import Incident
from app.incidents.queries.boxes import BOXES, Desk, late, on_time
from app.incidents.queries.search import found_by
from app.incidents.queries.visible import at_cell, spot_seen
from app.incidents.rules.nearby import SPOT_MARKS
from app.sites.queries import box

Condition = ColumnElement[bool]

#: filter -> the column that equals its value
EQUAL = {
    name: getattr(Incident, name)
    for name in ("kind", "nature", "severity", "handling_class", "source", "level", "status")
} | {"handler": Incident.handler_officer_id, "department": Incident.handler_department_id}


def _in_box(value: str) -> Condition:
    west, south, east, north = box(value)
    return Incident.lon.between(west, east) & Incident.lat.between(south, north)


def _marked(mark: str, desk: Desk) -> Condition:
    """A mark that speaks of others is found by whoever sees those."""
    # marks are few words in a list; both databases write them in quotation marks
    found = cast(Incident.marks, Text).contains(f'"{mark}"', autoescape=True)
    return found & spot_seen(desk.scope) if mark in SPOT_MARKS else found


#: Periods hold their first moment and not their last, so that one follows the other.
OTHERS: dict[str, Callable[[Any], Condition]] = {
    "since": lambda value: Incident.received_at >= value,
    "until": lambda value: Incident.received_at < value,
    "occurred_since": lambda value: Incident.observed_at >= value,
    "occurred_until": lambda value: Incident.observed_at < value,
    "bbox": _in_box,
    "q": found_by,
}


def conditions(filters: dict[str, Any], cell: Cell | None, desk: Desk) -> Iterator[Condition]:
    """The conditions of all filters that have a value."""
    if cell is not None:
        yield at_cell(cell.id, cell.level)
    if filters.get("box"):
        yield BOXES[filters["box"]](desk)
    if filters.get("mark"):
        yield _marked(filters["mark"], desk)
    if filters.get("overdue") is not None:
        yield late(desk.now) if filters["overdue"] else on_time(desk.now)
    for name, column in EQUAL.items():
        if filters.get(name):
            yield column == filters[name]
    for name, condition in OTHERS.items():
        if filters.get(name):
            yield condition(filters[name])
