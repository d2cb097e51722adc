"""The people behind a call of an emergency, and a village's fire team."""

from collections.abc import Iterable
from datetime import datetime

from app.core.clock import day_of
from app.incidents.models import EmergencyCall, Incident
from app.incidents.service.find_desks import reviewers_of, those_above
from app.posts import queries as posts


def groups_of(
    row: EmergencyCall, case: Incident, now: datetime
) -> tuple[list[int], list[int], list[int]]:
    """Those on duty, those who answer for the place, those who lead it or stand above.

    A village is its chief's, where it has none its officers'; an office its liaisons'.
    """
    day = day_of(now)
    if row.department_id is not None:
        desk = posts.liaisons([row.department_id], day).get(row.department_id, [])
        return [], desk, _held(case.county_id, "leader", now)
    duty = posts.on_duty([row.cell_id], now).get(row.cell_id or 0, [])
    if row.level == "village":
        chiefs = _held(row.cell_id, "grid_chief", now)
        return (
            duty,
            chiefs or _held(row.cell_id, "grid_officer", now),
            those_above(row.cell_id, day),
        )
    leaders = _held(row.cell_id, "leader", now) or those_above(row.cell_id, day)
    return duty, reviewers_of(row.cell_id, day), leaders


def people_behind(rows: Iterable[EmergencyCall], case: Incident, now: datetime) -> list[int]:
    """Those on duty and those who answer for the places called."""
    return [i for row in rows for group in groups_of(row, case, now)[:2] for i in group]


def people_of(cell_ids: Iterable[int], now: datetime) -> dict[int, list[int]]:
    """Whom a cell downstream is told by: all who work for it, else those of the cell above."""
    day, found = day_of(now), {}
    for cell_id in cell_ids:
        kinds = ("grid_chief", "grid_officer", "reviewer")
        people = [i for kind in kinds for i in _held(cell_id, kind, now)]
        duty = posts.on_duty([cell_id], now).get(cell_id, [])
        found[cell_id] = [*dict.fromkeys([*duty, *people])] or those_above(cell_id, day)
    return found


def _held(cell_id: int | None, kind: str, now: datetime) -> list[int]:
    return posts.holders([cell_id], kind, day_of(now)).get(cell_id or 0, [])
