"""Departments of one's own territory: adding, changing and ending them (row A13)."""

from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.cells import service
from app.cells.models import Cell, Department
from app.core import clock
from app.core.db import db
from app.core.errors import Problem, refuse
from app.posts.rules import Caller, Scope


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
    values = {name: value for name, value in body.items() if name != "cell"}
    return service.add_department(by=caller.id, cell=cell, values=values, now=now)


def edit_department(
    *, caller: Caller, department: Department, body: dict[str, Any], now: datetime
) -> Department:
    """Change a department, or end it with `ended_on`, today at the latest."""
    if (body.get("ended_on") or clock.day_of(now)) > clock.day_of(now):
        raise Problem("invalid", fields=["ended_on"], errors={"ended_on": ["Out of range."]})
    return service.edit_department(by=caller.id, department=department, values=body, now=now)
