"""Who holds which post on a day, who stands for a cell; officers by id."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app.cells.models import Cell, Department
from app.core.db import db
from app.core.epoch import kept, kept_by_id
from app.people.models import Officer
from app.posts.models import Contract, Post


def valid_on(day: date) -> ColumnElement[bool]:
    """The condition that a post is valid on a day."""
    return and_(Post.starts_on <= day, or_(Post.ends_on.is_(None), Post.ends_on >= day))


def open_on(day: date) -> ColumnElement[bool]:
    """The condition that an officer's account is open on a day."""
    return or_(Officer.ends_on.is_(None), Officer.ends_on >= day)


def holders(cell_ids: Iterable[int | None], kind: str, day: date) -> dict[int, list[int]]:
    """Officers by cell who hold a post of this kind there on this day and whose account is open."""
    return _holders(tuple(sorted({i for i in cell_ids if i is not None})), kind, day)


@kept
def _holders(wanted: tuple[int, ...], kind: str, day: date) -> dict[int, list[int]]:
    query = (
        select(Post.cell_id, Post.officer_id)
        .join(Officer, Officer.id == Post.officer_id)
        .distinct()
    )
    query = query.where(Post.cell_id.in_(wanted), Post.kind == kind, valid_on(day), open_on(day))
    found: dict[int, list[int]] = {}
    for cell_id, officer_id in db.session.execute(query.order_by(Post.cell_id, Post.officer_id)):
        found.setdefault(cell_id or 0, []).append(officer_id)
    return found


def liaisons(department_ids: Iterable[int], day: date) -> dict[int, list[int]]:
    """Liaisons by department."""
    query = select(Post.department_id, Post.officer_id).join(Officer, Officer.id == Post.officer_id)
    query = query.where(
        Post.department_id.in_(list(department_ids)),
        Post.kind == "liaison",
        valid_on(day),
        open_on(day),
    )
    found: dict[int, list[int]] = {}
    for department_id, officer_id in db.session.execute(query.order_by(Post.id)):
        found.setdefault(department_id or 0, []).append(officer_id)
    return found


def people_in(cell_ids: Iterable[int], day: date) -> dict[int, list[tuple[str, Officer]]]:
    """(kind, officer) by cell, for chains of answering and the five-fixed check."""
    query = select(Post.cell_id, Post.kind, Officer).join(Officer, Officer.id == Post.officer_id)
    query = query.where(Post.cell_id.in_(list(cell_ids)), valid_on(day), open_on(day)).order_by(
        Post.cell_id, Post.kind, Officer.id
    )
    found: dict[int, list[tuple[str, Officer]]] = {}
    for cell_id, kind, officer in db.session.execute(query):
        found.setdefault(cell_id or 0, []).append((kind, officer))
    return found


def by_ids(officer_ids: Iterable[int]) -> Sequence[Officer]:
    """Officers by id."""
    return db.session.scalars(
        select(Officer).where(Officer.id.in_(list(officer_ids))).order_by(Officer.id)
    ).all()


def names(officer_ids: Iterable[int | None]) -> dict[int, dict[str, Any]]:
    """{id, name} of officers by id, for answers."""
    return _names(tuple(sorted({i for i in officer_ids if i is not None})))


@kept_by_id
def _names(officer_ids: tuple[int, ...]) -> dict[int, dict[str, Any]]:
    return {
        i: {"id": i, "name": name}
        for i, name in db.session.execute(
            select(Officer.id, Officer.name).where(Officer.id.in_(officer_ids))
        )
    }


def posts_of(
    officer_ids: Iterable[int], day: date | None = None
) -> Sequence[tuple[Post, Cell | None, Department | None]]:
    """All posts of these officers with cell and department; with `day` those valid then."""
    query = (
        select(Post, Cell, Department)
        .outerjoin(Cell, Cell.id == Post.cell_id)
        .outerjoin(Department, Department.id == Post.department_id)
    )
    query = query.where(Post.officer_id.in_(list(officer_ids))).order_by(
        Post.officer_id, Post.starts_on, Post.id
    )
    if day:
        query = query.where(valid_on(day))
    return [(post, cell, department) for post, cell, department in db.session.execute(query)]


def contracts_at(cell_ids: Iterable[int], day: date) -> Sequence[Contract]:
    """The contracted areas of these cells that are valid on a day."""
    query = select(Contract).where(Contract.cell_id.in_(list(cell_ids)), Contract.starts_on <= day)
    return db.session.scalars(
        query.where(or_(Contract.ends_on.is_(None), Contract.ends_on >= day)).order_by(Contract.id)
    ).all()
