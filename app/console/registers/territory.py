"""The registers of places: cells with their five items, departments with their liaisons."""

from collections.abc import Iterable
from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.console import words
from app.console.choices import Choice
from app.console.pages import say, word
from app.console.registers import contacts, offered
from app.console.registers.shape import Form, Register, Row, column, own_cells
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.schemas import Day, Schema, key
from app.core.text_fields import Text
from app.posts.present import departments_out
from app.posts.schemas import DepartmentEdit, DepartmentNew, NamedContactIn
from app.posts.service import (
    appoint_officers,
    check_five_fixed,
    manage_departments,
    own_people,
)


def cells_rows() -> Iterable[Row]:
    found = own_cells()
    rows = check_five_fixed.five_fixed(found, clock.day_of(clock.now()))
    for cell, row in zip(found, rows, strict=True):
        missing = say("、", ", ").join(word(words.FIXED, one) for one in row["missing"])
        level = word(words.LEVEL, row["level"])
        shown = {"level": level, "missing": missing or say("齐全", "complete")}
        yield row | shown | {"key": cell.id, "of": cell}


def _cell(cell_id: int) -> Cell:
    """A cell for which the caller names a contact from above; refused as an unknown one."""
    cell = db.session.get(Cell, cell_id)
    return cell if cell and contacts.covers_above(cell) else refuse("not_found")


def _departments() -> list[dict[str, Any]]:
    places = {cell.id for cell in own_cells() if cell.level in ("county", "township")}
    now = clock.now()
    found = cells.departments(places)
    rows = departments_out(found, clock.day_of(now), now)
    return [row | {"of": one} for one, row in zip(found, rows, strict=True)]


def departments_rows() -> Iterable[Row]:
    for row in _departments():
        able = say("可以", "yes") if row["able"] else say("无人可办", "nobody")
        liaisons = "、".join(row["liaisons"]) or say("缺联络员", "no liaison")
        yield row | {"liaisons": liaisons, "able": able, "key": row["id"]}


def _own(department_id: int) -> Department:
    return manage_departments.own_department(g.caller.scope, department_id)


def _says(row: Department) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "head_name", "head_phone", "duties")}


def _add(_: None, body: dict[str, Any]) -> None:
    manage_departments.add_department(caller=g.caller, body=body, now=clock.now())


def _edit(of: Department, body: dict[str, Any]) -> None:
    manage_departments.edit_department(caller=g.caller, department=of, body=body, now=clock.now())


def _end(of: Department, _: dict[str, Any]) -> None:
    _edit(of, {"ended_on": clock.day_of(clock.now())})


class LiaisonIn(Schema):
    """PostIn of a liaison, whose department is the row's."""

    officer_id = key(required=True)
    starts_on = Day(load_default=None)
    reason = Text(most=200, load_default=None)


def _appoint(of: Department, body: dict[str, Any]) -> None:
    now = clock.now()
    officer = own_people.own_officer(g.caller.scope, body.pop("officer_id"), now)
    post = body | {"kind": "liaison", "department_id": of.id}
    appoint_officers.give_post(caller=g.caller, to=officer, body=post, now=now)


def _appointable(_: Department) -> dict[str, Choice]:
    """Those whose posts are all the caller's to give."""
    people = offered.people()
    own = own_people.owned(g.caller.scope, {int(one) for one, _ in people}, clock.now())
    return {"officer_id": [(one, name) for one, name in people if int(one) in own]}


REGISTERS = {
    "cells": Register(
        ("网格与五定", "Cells, five fixed"),
        "people",
        "cells.read",
        (
            column("code", "编码", "Code"),
            column("name", "网格", "Cell"),
            column("level", "层级", "Level"),
            column("missing", "缺少", "Missing"),
        ),
        cells_rows,
        (
            "还没有网格：请用 flask grids load 载入边界。",
            "No cells yet: load them with flask grids load.",
        ),
        {
            "contact": Form(
                ("指定联系人", "Name a contact"),
                ("已指定包片联系人，前一位同时结束。", "Named; the one before has ended."),
                "contacts.write",
                contacts.name,
                NamedContactIn(),
                find=_cell,
                choices=lambda cell: {"officer_id": contacts.nameable(cell)},
                facts=lambda cell: [(say("网格", "Cell"), f"{cell.name} {cell.code}")],
                when=lambda cell: cell.parent_id is not None,
            ),
        },
        power=lambda _, things: [contacts.covers_above(cell) for cell in things],
    ),
    "departments": Register(
        ("部门与联络员", "Departments"),
        "people",
        "cells.read",
        (
            column("name", "部门", "Department"),
            column("cell", "所属", "Of"),
            column("head_name", "负责人", "Head"),
            column("liaisons", "联络员", "Liaisons"),
            column("able", "能否办理", "Can act"),
        ),
        departments_rows,
        ("还没有部门：请管理员新增。", "No departments yet: an administrator adds them."),
        {
            "new": Form(
                ("新增部门", "New department"),
                ("已新增部门。请为它任命联络员。", "Added. Appoint its liaison."),
                "departments.write",
                _add,
                DepartmentNew(),
                choices=lambda _: {
                    "cell": offered.places("departments.write", "county", "township")
                },
            ),
            "edit": Form(
                ("修改", "Change"),
                ("已修改部门。", "Changed."),
                "departments.write",
                _edit,
                DepartmentEdit(exclude=["ended_on"]),
                find=_own,
                values=_says,
            ),
            "liaison": Form(
                ("任命联络员", "Appoint a liaison"),
                ("已任命联络员，部门可以办理。", "Appointed: the department can act."),
                "posts.write",
                _appoint,
                LiaisonIn(),
                find=_own,
                choices=_appointable,
                facts=lambda row: [(say("部门", "Department"), row.name)],
            ),
            "end": Form(
                ("撤销", "Retire"),
                ("部门已撤销，历史保留。", "Retired; its history stays."),
                "departments.write",
                _end,
                find=_own,
                facts=lambda row: [(say("部门", "Department"), row.name)],
            ),
        },
        waiting=(
            lambda: sum("liaison" in row["missing"] for row in _departments()),
            ("个缺联络员", "without liaison"),
        ),
    ),
}
