"""Which unit a record is about, whose office keeps it, and who answers for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.accountability.rules.counters import answering
from app.cells import queries as cells
from app.cells.models import Department
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import county_of, ids_on
from app.posts import queries as posts

#: Levels with an office of their own.
OFFICES = ("township", "county")
DEPARTMENT_HEAD = "department_head"


@dataclass(frozen=True)
class Unit:
    """A cell or a department, with the place of the cell whose office keeps its records."""

    cell_id: int | None
    department_id: int | None
    #: village, township, county, unit or department.
    level: str
    name: str
    #: Of its cell, or its department's.
    path: str
    authority_id: int
    authority_path: str

    @property
    def key(self) -> str:
        """cell 12, department 3."""
        if self.department_id is not None:
            return f"department {self.department_id}"
        return f"cell {self.cell_id}"

    @property
    def county_id(self) -> int:
        return county_of(self.path)

    @property
    def at_top(self) -> bool:
        """Nobody stands above it here: another body decides."""
        return self.level == "county"


def units(
    cell_ids: Iterable[int | None] = (), department_ids: Iterable[int | None] = ()
) -> dict[str, Unit]:
    """Units by their keys, ended ones too."""
    wanted = {i for i in department_ids if i is not None}
    query = select(Department.id, Department.name, Department.cell_id)
    offices = db.session.execute(query.where(Department.id.in_(wanted))).all() if wanted else ()
    own = {i for i in cell_ids if i is not None}
    places = cells.by_ids([*own, *[cell_id for _, _, cell_id in offices]])
    above = cells.by_ids(i for place in places.values() for i in ids_on(place.path))
    found = [_of_cell(places[i], above) for i in own]
    for office_id, name, cell_id in offices:
        at = places[cell_id]
        found.append(Unit(None, office_id, "department", name, at.path, at.id, at.path))
    return {unit.key: unit for unit in found}


def _of_cell(cell: Any, above: Mapping[int, Any]) -> Unit:
    """The office nearest above a cell; a county's is its own."""
    chain = [above[i] for i in ids_on(cell.path)]
    upper = [one for one in chain[:-1] if one.level in OFFICES] or chain[:1]
    return Unit(cell.id, None, cell.level, cell.name, cell.path, upper[-1].id, upper[-1].path)


def unit_of(row: Any) -> Unit:
    """The unit of a record."""
    return units_of([row])[row.id]


def units_of(rows: Iterable[Any]) -> dict[Any, Unit]:
    """The units of records by the records' keys."""
    some = list(rows)
    found = units((row.cell_id for row in some), (row.department_id for row in some))
    key = "department {0.department_id}".format, "cell {0.cell_id}".format
    return {row.id: found[key[row.department_id is None](row)] for row in some}


def unit_named(named: Mapping[str, Any]) -> Unit:
    """The cell (by its code) or department that a body names; refuses `unit_required`."""
    if (named.get("cell") is None) == (named.get("department_id") is None):
        refuse("unit_required")
    if named.get("cell") is not None:
        return next(iter(units([cells.named(named["cell"]).id]).values()))
    found = units((), [named["department_id"]])
    return next(iter(found.values())) if found else refuse("unknown_department")


@dataclass(frozen=True)
class Answering:
    """Somebody who answers for a unit: with an account, or by his name alone."""

    officer_id: int | None
    name: str
    role: str


def in_charge(unit: Unit, day: date) -> list[Answering]:
    """Everybody who answers for a unit on a day by a post or an office."""
    if unit.department_id is not None:
        office = db.session.get_one(Department, unit.department_id)
        found = [Answering(None, office.head_name, DEPARTMENT_HEAD)] if office.head_name else []
        for one in posts.by_ids(posts.liaisons([office.id], day).get(office.id, [])):
            found.append(Answering(one.id, one.name, "liaison"))
        return found
    assert unit.cell_id is not None
    held = posts.people_in([unit.cell_id], day).get(unit.cell_id, [])
    return [Answering(officer.id, officer.name, kind) for kind, officer in held] + [
        Answering(None, one.name, one.role) for one in cells.people_of([unit.cell_id], day)
    ]


def who_answers(unit: Unit, step: str, day: date) -> list[Answering]:
    """Who answers at a step: the first roles that the unit has; a department's head for both
    heads.
    """
    people = in_charge(unit, day)
    if unit.department_id is not None:
        return [one for one in people if step == "heads" and one.role == DEPARTMENT_HEAD]
    roles = answering(step, (one.role for one in people))
    return list(dict.fromkeys(one for one in people if one.role in roles))
