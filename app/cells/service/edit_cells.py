"""What a cell says of itself, who stands for it by name, its departments, its end."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from app.cells import queries
from app.cells.models import Cell, CellPerson, CellSuccessor, Department
from app.cells.service.load_boundaries import close_boundary
from app.cells.service.take_turns import take_every_turn, take_turn
from app.core import audit
from app.core.clock import day_of, start_of
from app.core.db import db
from app.core.errors import refuse
from app.core.in_force import not_over


def edit_cell(*, by: int | None, cell: Cell, values: dict[str, Any], now: datetime) -> Cell:
    """Change the five items, the hotline, the responsible body (rows A05, H02).

    What changed is recorded.
    """
    take_turn(cell.id)
    diff = audit.apply(cell, values)
    if diff:
        audit.changed("cells.edit", "cell", cell.id, by=by, now=now, **diff)
    return cell


def add_person(
    *,
    by: int | None,
    cell: Cell,
    role: str,
    name: str,
    phone: str | None,
    starts_on: date,
    now: datetime,
) -> CellPerson:
    """Name who holds an office for the cell.

    The one before leaves it the day before, not earlier; who is named already for a later day
    follows (rows A07, A20). Names are entered as the files have
    them, with days long gone: no account and nothing that is judged hangs on them.
    """
    take_turn(cell.id)
    ends_on = _make_room(cell, role, starts_on, day_of(now))
    person = CellPerson(
        cell_id=cell.id, role=role, name=name, phone=phone, starts_on=starts_on, ends_on=ends_on
    )
    db.session.add(person)
    db.session.flush()
    audit.changed("cells.person", "cell", cell.id, by=by, now=now, role=role, person=person.id)
    return person


def _make_room(cell: Cell, role: str, starts_on: date, today: date) -> date | None:
    """End who holds an office on a day the day before; the last day of who begins then, if another
    is named to follow. Refuses `dates_reversed` where somebody in office began then or later.
    """
    query = db.select(CellPerson).where(
        CellPerson.cell_id == cell.id,
        CellPerson.role == role,
        not_over(CellPerson, starts_on),
    )
    following = []
    for row in db.session.scalars(query):
        if row.starts_on < starts_on:
            row.ends_on = starts_on - timedelta(days=1)
        elif row.starts_on == starts_on or row.starts_on <= today:
            refuse("dates_reversed")
        else:
            following.append(row.starts_on)
    return min(following) - timedelta(days=1) if following else None


def add_department(
    *, by: int | None, cell: Cell, values: dict[str, Any], now: datetime
) -> Department:
    """A new department or office of a cell; its code must be free there."""
    _check_free(cell.id, values["code"])
    department = Department(cell_id=cell.id, **values)
    db.session.add(department)
    db.session.flush()
    audit.changed(
        "departments.add",
        "department",
        department.id,
        by=by,
        now=now,
        name=department.name,
    )
    return department


def _check_free(cell_id: int, code: str) -> None:
    taken = db.session.scalar(
        db.select(Department.id).where(
            Department.cell_id == cell_id,
            Department.code == code,
            Department.ended_on.is_(None),
        )
    )
    if taken:
        refuse("department_exists", department=code)


def edit_department(
    *, by: int | None, department: Department, values: dict[str, Any], now: datetime
) -> Department:
    """Change a department, end it with `ended_on`, or take it up again if its code is free."""
    if department.ended_on is not None and values.get("ended_on", department.ended_on) is None:
        _check_free(department.cell_id, department.code)
    diff = audit.apply(department, values)
    if diff:
        audit.changed("departments.edit", "department", department.id, by=by, now=now, **diff)
    return department


def _check_ends(cell: Cell, successors: Sequence[Cell]) -> None:
    if cell.ended_on is not None:
        refuse("cell_ended_already", cell=cell.code, day=cell.ended_on)
    if below := [c.code for c in queries.below(cell) if c.id != cell.id]:
        refuse("cells_below", cell=cell.code, count=len(below), cells=below[:5])
    for heir in successors:
        if heir.id == cell.id or cell.id in queries.heirs(heir.id):
            refuse("successor_circle", cell=cell.code, successor=heir.code)
        if heir.ended_on is not None:
            refuse("successor_ended", successor=heir.code, day=heir.ended_on)


def end_cell(
    *, by: int | None, cell: Cell, on: date, successors: Sequence[Cell], now: datetime
) -> None:
    """A merged or split cell ends.

    What was filed in it stays with it, later work goes to its successors. References between
    cells form no circle: who takes over is another cell, still there on that day, that does not
    hand back to this one. Cells below it end first: their work would stand below nothing. An
    operator's command: the day is that of the decree, which he often learns of later.
    """
    take_every_turn()
    _check_ends(cell, successors)
    cell.ended_on = on
    for heir_id in dict.fromkeys(heir.id for heir in successors):
        db.session.add(CellSuccessor(cell_id=cell.id, successor_id=heir_id))
    close_boundary(cell, start_of(on), f"end of {cell.code}", now)
    audit.changed(
        "cells.end",
        "cell",
        cell.id,
        by=by,
        now=now,
        on=str(on),
        successors=[s.code for s in successors],
    )
