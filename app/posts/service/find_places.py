"""Places as people write them in a roster: a cell by code or by names, a department of one."""

import re

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.core.db import db
from app.posts.rules import Scope


def find_place(kind: str, text: str, scope: Scope | None) -> Cell | Department | None:
    """Where a post of this kind is: a liaison's is a department.

    With a scope only in the tree that somebody works in: of another county nothing is told.
    """
    return _department(text, scope) if kind == "liaison" else _cell(text, scope)


def cell_of(place: Cell | Department) -> Cell:
    """The cell itself, or that of the department."""
    return place if isinstance(place, Cell) else db.session.get_one(Cell, place.cell_id)


def _cell(text: str, scope: Scope | None) -> Cell | None:
    """A cell by code, or by 乡镇/村: each name below the one before, unambiguous."""
    found = cells.by_code(text)
    if found:
        return found if scope is None or scope.borders(found.path) else None
    candidates: list[Cell] | None = None
    for name in filter(None, re.split(r"[/／]", text)):
        query = select(Cell).where(Cell.name == name.strip(), Cell.ended_on.is_(None))
        below = [c for c in db.session.scalars(query) if scope is None or scope.borders(c.path)]
        candidates = (
            below
            if candidates is None
            else [
                c
                for c in below
                if any(c.path.startswith(p.path) and c.id != p.id for p in candidates)
            ]
        )
    return candidates[0] if candidates and len(candidates) == 1 else None


def _department(text: str, scope: Scope | None) -> Department | None:
    """A department as 区域/部门, the area by code or name."""
    place, _, name = text.replace("／", "/").rpartition("/")
    cell = _cell(place, scope)
    if cell is None:
        return None
    query = select(Department).where(Department.cell_id == cell.id, Department.ended_on.is_(None))
    return db.session.scalars(
        query.where((Department.name == name) | (Department.code == name))
    ).first()
