"""What a list of cases may be narrowed by: a name, and the condition that a value makes of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Text, cast

from app.incidents.models import Incident
from app.incidents.queries.boxes import BOXES, Desk, late, on_time
from app.incidents.queries.search import found_by
from app.incidents.queries.visible import Condition, at_cell, spot_seen
from app.incidents.rules.nearby import SPOT_MARKS
from app.sites.queries import box

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


#: Of these the ones that are moments; and those whose words stand in the statement itself.
TIMES = frozenset({"since", "until", "occurred_since", "occurred_until"})
WRITTEN = frozenset({"q", "bbox", "mark"})
NAMES = ("box", "mark", "overdue", *EQUAL, *OTHERS)


class At(NamedTuple):
    """The cell to which a list is narrowed: its key and level, and whether all of it is his who
    reads.
    """

    id: Any
    level: str
    his: bool


def given(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters that have a value."""
    return {name: filters[name] for name in NAMES if filters.get(name) not in (None, "")}


def conditions(said: Mapping[str, Any], at: At | None, desk: Desk) -> Iterator[Condition]:
    """The conditions of the filters that are `given`; of most the value may be a parameter."""
    if at is not None:
        yield at_cell(at.id, at.level)
    if "box" in said:
        yield BOXES[said["box"]](desk)
    if "mark" in said:
        yield _marked(said["mark"], desk)
    if "overdue" in said:
        yield late(desk.now) if said["overdue"] else on_time(desk.now)
    for name in EQUAL.keys() & said.keys():
        yield EQUAL[name] == said[name]
    for name in OTHERS.keys() & said.keys():
        yield OTHERS[name](said[name])
