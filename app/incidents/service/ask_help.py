"""Asking departments and villages to help with a case, and what they answer (C02, C10, C29)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.core.clock import day_of
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import county_of
from app.incidents.models import Assistance, Incident
from app.incidents.rules.standing import Part
from app.incidents.service import notify
from app.incidents.service.find_desks import (
    acting_cells,
    field_workers,
    must_act,
    open_department,
    reviewers_of,
    without_people,
)
from app.incidents.service.take_part import close_parts, open_part
from app.posts import queries as posts
from app.posts.rules import NAMED, Caller


def help_of(case: Incident) -> list[Assistance]:
    """All help that was ever asked for, the oldest first."""
    if not case.matters:
        return []
    query = select(Assistance).where(Assistance.incident_id == case.id)
    return list(db.session.scalars(query.order_by(Assistance.id)))


def set_departments(
    case: Incident,
    wanted: Sequence[int] | None,
    named: Sequence[int],
    *,
    lead: int | None,
    caller: Caller,
    cause: object,
    now: datetime,
) -> dict[str, list[int]]:
    """Which departments assist from now on: {assisting, assisting_without?}.

    `wanted` replaces those who assist; where nobody says, those `named` by kind and zones that were
    never asked are asked, but for those without somebody to act: `assisting_without`. Refuses with
    `unknown_department`, `nobody_to_act`.
    """
    known = help_of(case)
    open_ones = {row.department_id: row for row in known if row.department_id and _waits(row)}
    without: list[int] = []
    if wanted is None:
        asked = {row.department_id for row in known}
        new = [i for i in named if i not in asked and i != lead]
        without = without_people(new, now)
        new = [i for i in new if i not in without]
    else:
        for department_id in wanted:
            if department_id not in open_ones:
                must_act(_of_territory(case, department_id, caller), now)
        for department_id, row in open_ones.items():
            if department_id not in wanted:
                end(case, row, "withdrawn", caller=caller, words=None, now=now)
        new = [i for i in dict.fromkeys(wanted) if i not in open_ones and i != lead]
    for department_id in new:
        _ask(case, Assistance(department_id=department_id), caller, cause, now)
    kept = [i for i, row in open_ones.items() if i is not None and _waits(row)]
    return {"assisting": [*kept, *new]} | ({"assisting_without": without} if without else {})


def ask_village(
    case: Incident, *, cell_code: str, note: str, caller: Caller, cause: object, now: datetime
) -> Assistance:
    """Ask a village of the reviewer's territory to help or to check on site (核查).

    Refuses with `unknown_cell`, `nobody_to_act`, `asked_already`.
    """
    cell = cells.named(cell_code)
    mine = caller.scope.covers("incidents.review", cell.path)
    mine &= case.county_id in (None, county_of(cell.path))
    if cell.level != "village" or cell.ended_on is not None or not mine:
        refuse("unknown_cell", cell=cell_code)
    if not field_workers(cell.id, day_of(now)):
        refuse("nobody_to_act", who=cell.name, missing=NAMED["grid_officer"])
    if any(row.cell_id == cell.id and _waits(row) for row in help_of(case)):
        refuse("asked_already", who=cell.name)
    return _ask(case, Assistance(cell_id=cell.id, note=note), caller, cause, now)


def end(
    case: Incident,
    row: Assistance,
    state: str,
    *,
    caller: Caller,
    words: str | None,
    now: datetime,
    photo_ids: Sequence[str] = (),
) -> None:
    """Help was given, declined or is no longer needed; the other side is told."""
    row.state, row.ended_at, row.ended_by_id = state, now, caller.id
    row.answer, row.photo_ids = words, list(photo_ids)
    close_parts(case, now, part=Part.ASSISTING, about=row.id)
    whom = helpers(row, now)
    if state != "withdrawn":
        cell_ids = acting_cells(case)
        whom = [row.asked_by_id, *(i for c in cell_ids for i in reviewers_of(c, day_of(now)))]
    told = [i for i in whom if i != caller.id]
    notify.say(f"incident_help_{state}", told, case, f"{row.id} {state}", now)


def withdraw_all(case: Incident, *, caller: Caller, now: datetime) -> None:
    """The case is over: nothing is asked any more."""
    for row in help_of(case):
        if _waits(row):
            end(case, row, "withdrawn", caller=caller, words=None, now=now)


def helpers(row: Assistance, now: datetime) -> list[int]:
    """Who can answer: the department's liaisons, the village's chief and officers."""
    if row.department_id is not None:
        return posts.liaisons([row.department_id], day_of(now)).get(row.department_id, [])
    return field_workers(row.cell_id or 0, day_of(now))


def _waits(row: Assistance) -> bool:
    return row.ended_at is None


def _of_territory(case: Incident, department_id: int, caller: Caller) -> Any:
    """A department that the reviewer may ask: one of his own territory."""
    department = open_department(department_id, case.county_id)
    path = cells.by_ids([department.cell_id])[department.cell_id].path
    covered = caller.scope.covers("incidents.review", path)
    return department if covered else refuse("unknown_department")


def _ask(
    case: Incident, row: Assistance, caller: Caller, cause: object, now: datetime
) -> Assistance:
    row.incident_id, row.asked_by_id, row.asked_at = case.id, caller.id, now
    row.state, row.photo_ids = "asked", []
    db.session.add(row)
    db.session.flush()  # the part names its key
    open_part(
        case,
        Part.ASSISTING,
        now,
        about=row.id,
        department_id=row.department_id,
        cell_id=row.cell_id,
    )
    case.matters += 1
    whom = [i for i in helpers(row, now) if i != caller.id]
    notify.say("incident_help_asked", whom, case, f"{cause} {row.id}", now)
    return row
