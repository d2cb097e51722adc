"""The cells, people and sites that a plan asks of on a day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core.clock import start_of
from app.core.db import db
from app.people.models import Officer
from app.plans.models import Plan
from app.posts import queries as posts
from app.posts.models import Post
from app.posts.rules import PERMISSIONS
from app.sites.models import Site
from app.sites.queries import patrolled_on


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


def cells_with_sites(area: Cell, kind: str, day: date) -> list[str]:
    """The codes of the lowest cells in an area in which sites of a kind are patrolled on a day."""
    lowest = func.coalesce(Site.village_id, Site.township_id, Site.county_id, Site.cell_id)
    query = select(Cell.code).where(Cell.path.startswith(area.path), Cell.ended_on.is_(None))
    mine = select(lowest).where(Site.kind == kind, patrolled_on(day))
    return list(db.session.scalars(query.where(Cell.id.in_(mine)).order_by(Cell.code)))


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
