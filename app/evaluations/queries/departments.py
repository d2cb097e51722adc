"""Departments and offices of a computed quarter, and who may read of them (rows F14, F15)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.core.db import db
from app.core.errors import refuse
from app.evaluations.models import DepartmentRow, Evaluation
from app.posts.rules import Scope

READS, TERRITORY = "evaluations.departments", "evaluations.of_departments"


def sees(scope: Scope, department: Department, place: Any) -> bool:
    """Whether somebody may read of a department: its liaison, and the offices, leaders and
    inspectors in whose territory its cell lies.
    """
    return department.id in scope.departments() or scope.covers(TERRITORY, place.path)


def must(scope: Scope, department_id: int) -> tuple[Department, Cell]:
    """A department that he may read of, and its cell; the 404 of an unknown one otherwise."""
    query = select(Department, Cell).join(Cell, Cell.id == Department.cell_id)
    found = db.session.execute(query.where(Department.id == department_id)).first()
    if found is None or not sees(scope, *found):
        refuse("not_found")
    return found[0], found[1]


def ranking(evaluation: Evaluation, cell: Cell) -> Sequence[Any]:
    """(row, department) of a cell's departments, the best first, those without a score last."""
    rows = select(DepartmentRow, Department).join(
        Department, Department.id == DepartmentRow.department_id
    )
    mine = DepartmentRow.evaluation_id == evaluation.id, DepartmentRow.cell_id == cell.id
    order = (DepartmentRow.rank.is_(None), DepartmentRow.rank, Department.code, Department.id)
    return db.session.execute(rows.where(*mine).order_by(*order)).all()


def rows_of(evaluation: Evaluation) -> Sequence[Any]:
    """(row, department, its cell) of all departments of an evaluation, by code."""
    rows = select(DepartmentRow, Department, Cell).join(
        Department, Department.id == DepartmentRow.department_id
    )
    mine = rows.join(Cell, Cell.id == DepartmentRow.cell_id).where(
        DepartmentRow.evaluation_id == evaluation.id
    )
    return db.session.execute(mine.order_by(Department.code, Department.id)).all()


def row_of(evaluation: Evaluation, department: Department) -> DepartmentRow:
    """A department's row; 404 when it has none."""
    mine = (
        DepartmentRow.evaluation_id == evaluation.id,
        DepartmentRow.department_id == department.id,
    )
    return db.session.scalar(select(DepartmentRow).where(*mine)) or refuse("not_found")


def place_of(scope: Scope, code: str | None) -> Cell:
    """The cell that is named, or one's own; a liaison's is his department's."""
    roots = scope.roots(TERRITORY) or scope.roots(READS)
    if not code:
        return db.session.get_one(Cell, roots[0].cell_id)
    place = cells.must(code)
    own = any(post.cell_id == place.id for post in scope.roots(READS))
    return place if own or scope.covers(TERRITORY, place.path) else refuse("not_found")
