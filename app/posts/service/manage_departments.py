"""Departments of one's own territory: adding, changing and ending them (row A13)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from app.cells import queries as cells
from app.cells import service
from app.cells.models import Cell, Department
from app.core import clock
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.settings import registered
from app.posts import queries
from app.posts.rules import Caller, Scope

#: What else a department holds, as {what: how many} at a time: each feature tells its own.
User = Callable[[Department, datetime], Mapping[str, int]]


def own_department(scope: Scope, department_id: int) -> Department:
    """A department that the caller may change; the 404 of an unknown id otherwise."""
    found = db.session.get(Department, department_id) or refuse("not_found")
    if not scope.covers("departments.write", db.session.get_one(Cell, found.cell_id).path):
        refuse("not_found")
    return found


def add_department(*, caller: Caller, body: dict[str, Any], now: datetime) -> Department:
    """A new department or office of a cell of the caller's territory."""
    cell = cells.named(body["cell"])
    if not caller.scope.covers("departments.write", cell.path):
        refuse("outside_territory")
    service.take_turn(cell.id)
    values = {name: value for name, value in body.items() if name != "cell"}
    return service.add_department(by=caller.id, cell=cell, values=values, now=now)


def edit_department(
    *, caller: Caller, department: Department, body: dict[str, Any], now: datetime
) -> Department:
    """Change a department, or end it with `ended_on`, which is today.

    One that still holds something is not ended: nobody could act on it.
    """
    service.take_turn(department.cell_id)
    if body.get("ended_on") is not None and department.ended_on is None:
        # who is just handing something to it is waited for, who comes then sees that it has ended
        db.session.refresh(department, with_for_update=True)
        _check_ends(department, body["ended_on"], now)
    return service.edit_department(by=caller.id, department=department, values=body, now=now)


def _check_ends(department: Department, on: date, now: datetime) -> None:
    today = clock.day_of(now)
    if on > today:
        raise Problem("invalid", fields=["ended_on"], errors={"ended_on": ["Out of range."]})
    check_day(on, now)
    held: dict[str, Any] = {"liaisons": queries.liaison_posts_after(department.id, today)}
    users: Iterable[User] = registered("department_users")
    for holds in users:
        held |= holds(department, now)
    if any(held.values()):
        refuse("department_in_use", **held)
