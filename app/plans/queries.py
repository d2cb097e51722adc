"""Reading plans and tasks; the cells, people and sites that a plan asks of on a day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from app.cells import queries as cells
from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core import run
from app.core.clock import day_of, start_of
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import ids_on
from app.people.models import Officer
from app.plans.models import Plan, PlanTerms, Task
from app.posts import queries as posts
from app.posts.models import Post
from app.posts.rules import PERMISSIONS, Scope
from app.sites.models import Site
from app.sites.queries import patrolled_on


def terms_of(plan_ids: Iterable[int]) -> dict[int, list[PlanTerms]]:
    """The terms of plans by valid_from."""
    found: dict[int, list[PlanTerms]] = {}
    for row in db.session.scalars(
        select(PlanTerms)
        .where(PlanTerms.plan_id.in_(list(plan_ids)))
        .order_by(PlanTerms.valid_from)
    ):
        found.setdefault(row.plan_id, []).append(row)
    return found


def in_post(cell_ids: Iterable[int], day: date) -> dict[int, list[int]]:
    """Officers by cell who may patrol it on a day by a post there that is on record by then."""
    query = select(Post.cell_id, Post.officer_id).join(Officer, Officer.id == Post.officer_id)
    query = query.distinct().where(
        Post.cell_id.in_(list(cell_ids)),
        Post.kind.in_(PERMISSIONS["patrols.file"]),
        posts.valid_on(day),
        posts.known_on(day),
        posts.open_on(day),
    )
    found: dict[int, list[int]] = {}
    for cell_id, officer_id in db.session.execute(query.order_by(Post.cell_id, Post.officer_id)):
        found.setdefault(cell_id or 0, []).append(officer_id)
    return found


def cells_on(plan: Plan, data: dict[str, Any], day: date) -> list[int]:
    """The cells of the plan's level that exist on the day, in the order of their codes."""
    top = db.session.get_one(Cell, plan.cell_id)
    query = select(Cell.id).where(
        Cell.path.startswith(top.path), or_(Cell.ended_on.is_(None), Cell.ended_on > day)
    )
    query = (
        query.where(Cell.code.in_(data["cells"]))
        if data["cells"]
        else query.where(Cell.level == data["level"])
    )
    oldest = db.session.scalar(
        select(BoundaryVersion.id)
        .order_by(BoundaryVersion.in_force_from, BoundaryVersion.id)
        .limit(1)
    )
    born = select(Boundary.cell_id).join(
        BoundaryVersion, BoundaryVersion.id == Boundary.from_version
    )
    born = born.where(
        or_(
            BoundaryVersion.in_force_from < start_of(day + timedelta(days=1)),
            Boundary.from_version == oldest,
        )
    )
    return list(db.session.scalars(query.where(Cell.id.in_(born)).order_by(Cell.code)))


def sites_on(data: dict[str, Any], places: list[int], day: date) -> list[tuple[int, int]]:
    """(site, cell) of the sites named by id or kind that are patrolled in these cells on a day."""
    columns = (Site.village_id, Site.township_id, Site.county_id, Site.cell_id)
    query = select(Site.id, *columns).where(
        or_(*[column.in_(places) for column in columns]),
        patrolled_on(day),
    )
    query = query.where(or_(Site.id.in_(data["site_ids"]), Site.kind.in_(data["site_kinds"])))
    known = set(places)
    # one that is just being retired is waited for, and then is none
    rows = query.order_by(Site.id).with_for_update(key_share=True, read=True)
    return [(i, next(c for c in chain if c in known)) for i, *chain in db.session.execute(rows)]


def patrolling_cells(officer_ids: Sequence[int], day: date) -> list[tuple[int, int | None]]:
    """(officer, the cell of his first post that patrols)."""
    query = select(Post.officer_id, Post.cell_id).where(
        Post.officer_id.in_(officer_ids),
        Post.kind.in_(PERMISSIONS["patrols.file"]),
        posts.valid_on(day),
    )
    found: dict[int, int | None] = {}
    for officer_id, cell_id in db.session.execute(query.order_by(Post.id)):
        found.setdefault(officer_id, cell_id)
    return [(i, found.get(i)) for i in dict.fromkeys(officer_ids)]


def with_post_below(path: str, officer_ids: Sequence[int]) -> set[int]:
    """Those of these officers who have a post in a cell or below it, now or later."""
    query = (
        select(Post.officer_id)
        .join(Cell, Cell.id == Post.cell_id)
        .where(Post.officer_id.in_(officer_ids), Cell.path.startswith(path))
    )
    return set(db.session.scalars(query)) if officer_ids else set()


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


def plans(scope: Scope, *, cell: Cell | None, after: int | None, limit: int) -> Sequence[Plan]:
    """Plans of the tree that somebody works in, by id."""
    above = {i for post in scope.posts for i in ids_on(post.path)}
    tops = [post.path for post in scope.roots("plans.read")]
    query = (
        select(Plan)
        .join(Cell, Cell.id == Plan.cell_id)
        .where(or_(Plan.cell_id.in_(above), *[Cell.path.startswith(path) for path in tops]))
    )
    if cell is not None:
        query = query.where(Cell.path.startswith(cell.path))
    if after is not None:
        query = query.where(Plan.id > after)
    return db.session.scalars(query.order_by(Plan.id).limit(limit)).all()


def plan_to_write(scope: Scope, plan_id: int) -> Plan:
    """A plan of the caller's territory; 404 otherwise."""
    plan = db.session.scalars(select(Plan).where(Plan.id == plan_id).with_for_update()).first()
    if plan is None or not scope.covers(
        "plans.write", cells.by_ids([plan.cell_id])[plan.cell_id].path
    ):
        refuse("not_found")
    return plan
