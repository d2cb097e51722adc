"""Tasks that somebody has, sees, or may excuse."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import run
from app.core.clock import day_of, start_of
from app.core.db import db
from app.core.errors import refuse
from app.plans.models import Task
from app.posts.rules import Scope


def inside(cell_ids: list[int]) -> ColumnElement[bool]:
    """Tasks of these cells and all below them."""
    tops = [cell.path for cell in cells.by_ids(cell_ids).values()]
    return Task.cell_id.in_(
        select(Cell.id).where(or_(*[Cell.path.startswith(path) for path in tops]))
    )


def visible(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """One's own tasks, and those of one's territory."""
    places = scope.cell_ids("tasks.read")
    own = Task.officer_id == officer_id
    return or_(own, inside(places)) if places else own


_MINE = (
    select(*Task.__table__.columns)
    .where(
        or_(
            Task.officer_id == bindparam("officer"),
            and_(Task.officer_id.is_(None), Task.cell_id.in_(bindparam("here", expanding=True))),
        ),
        Task.state == "open",
        Task.due_at > bindparam("now"),
        Task.opens_at < bindparam("until"),
    )
    .order_by(Task.due_at, Task.id)
    .limit(200)
)


def mine(scope: Scope, officer_id: int, now: datetime) -> list[Any]:
    """What an officer still has to do, by due time, as rows: his own tasks, and those of nobody by
    name in the cells where he may patrol.
    """
    until = start_of(day_of(now) + timedelta(days=2))
    asked = {"officer": officer_id, "here": scope.cell_ids("patrols.file")}
    return run.rows(_MINE, asked | {"now": now, "until": until})


def listing(
    scope: Scope,
    officer_id: int,
    *,
    filters: dict[str, Any],
    cell: Cell | None,
    after: int | None,
    limit: int,
) -> Sequence[Task]:
    """Tasks by id."""
    query = select(Task).where(visible(scope, officer_id)).order_by(Task.id).limit(limit)
    asked = {"officer": Task.officer_id, "plan": Task.plan_id, "state": Task.state}
    for name, column in asked.items():
        if filters.get(name) is not None:
            query = query.where(column == filters[name])
    if filters.get("day"):
        query = query.where(
            Task.opens_at < start_of(filters["day"] + timedelta(days=1)),
            Task.due_at > start_of(filters["day"]),
        )
    if filters.get("due_after"):
        query = query.where(Task.due_at > filters["due_after"])
    if cell is not None:
        query = query.where(inside([cell.id]))
    if after is not None:
        query = query.where(Task.id > after)
    return db.session.scalars(query).all()


def month(
    scope: Scope, officer_id: int, *, first: datetime, last: datetime, limit: int
) -> Sequence[Any]:
    """Tasks that are due, or were done, between two instants: rows (cell_id, officer_id, state,
    due_at, done_at), by cell.
    """
    at = func.coalesce(Task.done_at, Task.due_at, type_=Task.due_at.type)
    query = select(Task.cell_id, Task.officer_id, Task.state, Task.due_at, Task.done_at).where(
        visible(scope, officer_id), first < at, at <= last
    )
    return db.session.execute(query.order_by(Task.cell_id, Task.id).limit(limit)).all()


def sites_asked_of(officer_id: int, site_ids: Iterable[int], day: date) -> set[int]:
    """Those of these sites for which an officer had a task of his own on a day or before."""
    query = select(Task.site_id).where(
        Task.officer_id == officer_id,
        Task.site_id.in_(list(site_ids)),
        Task.opens_at < start_of(day + timedelta(days=1)),
    )
    return {site_id for site_id in db.session.scalars(query.distinct()) if site_id is not None}


def held_by_site(site_id: int) -> dict[str, int]:
    """How many tasks at a site are open."""
    query = select(func.count()).where(Task.site_id == site_id, Task.state == "open")
    return {"tasks": db.session.scalar(query) or 0}


def task_to_excuse(scope: Scope, task_id: int) -> Task:
    """A task of the reviewer's territory; the 404 of an unknown id otherwise."""
    query = (
        select(Task)
        .where(Task.id == task_id, inside(scope.cell_ids("tasks.excuse")))
        .with_for_update(of=Task)
    )
    return db.session.scalars(query).first() or refuse("not_found")
