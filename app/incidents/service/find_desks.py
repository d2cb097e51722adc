"""Whose a case is to work on: the desks that may act, the people who stand for a body."""

from collections.abc import Iterable
from datetime import date, datetime

from app.cells.models import Department
from app.cells.queries import by_ids
from app.core.clock import day_of
from app.core.db import locked
from app.core.errors import refuse
from app.incidents.models import Incident
from app.incidents.rules.duty import LADDER, reviewing_levels
from app.incidents.rules.standing import county_acts_at_once
from app.posts import queries as posts
from app.posts.rules import FIELD, NAMED, OFFICE, Scope


def acting_cells(case: Incident) -> list[int]:
    """The cells whose reviewers may act on the case, the lowest first."""
    at_once = county_acts_at_once(case.nature, case.source, case.filer_level)
    levels = reviewing_levels(case.base_level, case.level, at_once=at_once)
    return [i for level in levels if (i := case.cell_at(level)) is not None]


def desk_of(case: Incident, scope: Scope) -> int:
    """The cell for which a reviewer of the case acts on it."""
    return scope.reviews(acting_cells(case))[0].cell_id


def held_level(case: Incident, scope: Scope) -> str:
    """The highest level of the case for which somebody reviews it, or leads its county."""
    held = {post.level for post in scope.reviews(map(case.cell_at, LADDER))}
    top = case.cell_at(LADDER[-1])
    if top is not None and scope.leads(top):
        return LADDER[-1]
    return next(level for level in reversed(LADDER) if level in held)


def field_workers(cell_id: int, day: date) -> list[int]:
    """The chief and the officers of a village."""
    kinds = sorted(FIELD)
    return [i for kind in kinds for i in posts.holders([cell_id], kind, day).get(cell_id, [])]


def reviewers_of(cell_id: int | None, day: date) -> list[int]:
    """Those in post at a cell's office."""
    return posts.holders([cell_id], "reviewer", day).get(cell_id or 0, [])


def those_above(cell_id: int | None, day: date) -> list[int]:
    """The reviewers of the cell above; above a county stands its leader."""
    cell = by_ids([cell_id]).get(cell_id or 0)
    if cell is None:
        return []
    if cell.parent_id is None:
        return posts.holders([cell.id], "leader", day).get(cell.id, [])
    return reviewers_of(cell.parent_id, day)


def held_at(scope: Scope, kinds: Iterable[str]) -> set[int]:
    """The cells at which somebody holds a post of these kinds."""
    wanted = set(kinds)
    return {p.cell_id for p in scope.posts if p.kind in wanted and p.department_id is None}


def speaks_for(
    scope: Scope, department_id: int | None, cell_id: int | None, kinds: Iterable[str] = OFFICE
) -> bool:
    """Whether somebody stands for a department, or for a cell by a post of these kinds."""
    if department_id is not None:
        return department_id in scope.departments()
    return cell_id in held_at(scope, kinds)


def open_department(department_id: int | None, county_id: int | None) -> Department:
    """A department of the county; refuses others and ended ones with `unknown_department`.

    It does not end before this transaction does.
    """
    row = None if department_id is None else locked(Department, department_id, shared=True)
    if row is None or row.ended_on is not None:
        refuse("unknown_department")
    cell = by_ids([row.cell_id])[row.cell_id]
    in_county = county_id is not None and cell.path.startswith(f"/{county_id}/")
    return row if in_county else refuse("unknown_department")


def without_people(departments: Iterable[int], now: datetime) -> list[int]:
    """Of these departments those in which nobody can act now, nor stands in for who could."""
    wanted = list(dict.fromkeys(departments))
    able = posts.able(wanted, day_of(now), now) if wanted else set()
    return [i for i in wanted if i not in able]


def must_act(department: Department, now: datetime) -> None:
    """Refuse with `nobody_to_act` a department in which nobody can."""
    if without_people([department.id], now):
        refuse("nobody_to_act", who=department.name, missing=NAMED["liaison"])
