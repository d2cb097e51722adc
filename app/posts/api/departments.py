"""/departments: county departments and township offices (row A13)."""

from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.marks import needs
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.posts.present import departments_out
from app.posts.queries import near
from app.posts.schemas import (
    DepartmentEdit,
    DepartmentNew,
    DepartmentOut,
    DepartmentsQuery,
)
from app.posts.service import manage_departments

blp = Blueprint("departments", __name__, url_prefix="/api/v1/departments", description="部门")
EXAMPLE = {
    "id": 4,
    "code": "water",
    "name": "水利局",
    "head_name": "周凯",
    "liaisons": ["吴磊"],
    "able": True,
    "missing": [],
}


@blp.get("")
@needs("cells.read")
@blp.arguments(DepartmentsQuery(), location="query")
@blp.response(
    200, page_of(DepartmentOut, "Departments"), example={"items": [EXAMPLE], "next": None}
)
def departments(query: dict[str, Any]) -> Any:
    """Departments of a cell and below; `missing=true`: without head or liaison 部门列表"""
    found = (
        [near(g.caller.scope, query["cell"])]
        if query.get("cell")
        else [db.session.get_one(Cell, post.cell_id) for post in g.caller.scope.posts]
    )
    places = {
        c.id for top in found for c in cells.below(top) if c.level in ("county", "township")
    } | {top.id for top in found}
    now = clock.now()
    rows = departments_out(cells.departments(places), clock.day_of(now), now)
    return whole(row for row in rows if row["missing"] or not query["missing"])


@blp.post("")
@needs("departments.write")
@blp.arguments(
    DepartmentNew(),
    example={"cell": "990126", "code": "water", "name": "水利局", "head_name": "周凯"},
)
@blp.response(201, DepartmentOut(), example=EXAMPLE)
@blp.once(DepartmentOut())
def add(body: dict[str, Any]) -> Any:
    """A new department 新增部门"""
    now = clock.now()
    department = manage_departments.add_department(caller=g.caller, body=body, now=now)
    return departments_out([department], clock.day_of(now), now)[0]


@blp.put("/<int:department_id>")
@needs("departments.write")
@blp.arguments(DepartmentEdit(), example={"head_name": "周凯"})
@blp.response(200, DepartmentOut(), example=EXAMPLE)
def edit(body: dict[str, Any], department_id: int) -> Any:
    """Change a department, or end it with `ended_on` 修改部门"""
    department = manage_departments.own_department(g.caller.scope, department_id)
    now = clock.now()
    manage_departments.edit_department(caller=g.caller, department=department, body=body, now=now)
    return departments_out([department], clock.day_of(now), now)[0]
