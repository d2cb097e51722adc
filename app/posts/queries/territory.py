"""What a caller may see of cells, officers, posts and the record of looks: his territory."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.core.audit import Access
from app.core.db import db
from app.core.errors import refuse
from app.core.in_force import in_force, not_over
from app.core.local_day import local_day
from app.people.models import Officer
from app.posts.models import Post
from app.posts.queries.holders import valid_on
from app.posts.rules import Scope


def near(scope: Scope, code: str) -> Cell:
    """A cell of the tree that somebody works in; 404 as for an unknown one otherwise."""
    cell = cells.must(code)
    return cell if scope.borders(cell.path) else refuse("not_found")


def _paths(scope: Scope, action: str) -> Any:
    return or_(*[Cell.path.startswith(post.path) for post in scope.roots(action)])


def people_of_territory(scope: Scope, action: str, when: Any = None, day: Any = None) -> Any:
    """A select of the ids of those who have or had a post where the action is permitted.

    With `when`, a column of times: who held it on the local day of that time or, where he held none
    then, whoever he had been before; of what was on record by then, so that no post that is given
    later opens what lay before it. `day`: a column of the days that count, where they are others.
    """
    query = select(Post.officer_id).outerjoin(Department, Department.id == Post.department_id)
    query = query.join(Cell, or_(Cell.id == Post.cell_id, Cell.id == Department.cell_id)).where(
        _paths(scope, action)
    )
    if when is None:
        return query
    day, other = local_day(when) if day is None else day, aliased(Post)
    another = select(other.id).where(
        other.officer_id == Post.officer_id, in_force(other, day), _known(other, when)
    )
    return query.where(
        Post.starts_on <= day, _known(Post, when), or_(not_over(Post, day), ~another.exists())
    )


def _known(post: Any, when: Any) -> Any:
    """The condition that a post was on record at a time."""
    return or_(post.given_at.is_(None), post.given_at <= when)


def visible_officers(
    scope: Scope, *, cell: Cell | None, q: str | None, after: int | None, limit: int
) -> Sequence[Officer]:
    """Officers with a post, present or past, in the caller's territory."""
    places = people_of_territory(scope, "officers.read")
    if cell is not None:
        places = places.where(Cell.path.startswith(cell.path))
    query = select(Officer).where(Officer.id.in_(places)).order_by(Officer.id).limit(limit)
    if q:
        query = query.where(
            Officer.name.contains(q, autoescape=True)
            | Officer.username.startswith(q, autoescape=True)
        )
    if after is not None:
        query = query.where(Officer.id > after)
    return db.session.scalars(query).all()


def visible_officer(scope: Scope, officer_id: int) -> Officer | None:
    """One of them."""
    places = people_of_territory(scope, "officers.read")
    mine = select(Officer).where(Officer.id == officer_id, Officer.id.in_(places))
    return db.session.scalars(mine).first()


def visible_looks(
    scope: Scope, *, filters: dict[str, Any], before: int | None, limit: int
) -> Sequence[Access]:
    """Looks at protected data, newest first, by or at people of `people_of_territory` then;
    `filters` has their `cell` as a Cell.
    """
    # years of looks: who was ever one of theirs is asked once, and of those rows alone when
    ever = people_of_territory(scope, "audit.read")
    then = people_of_territory(scope, "audit.read", when=Access.at)
    if filters.get("cell"):
        there = Cell.path.startswith(filters["cell"].path)
        ever, then = ever.where(there), then.where(there)
    theirs = [who.in_(ever) & who.in_(then) for who in (Access.officer_id, Access.whose_id)]
    query = select(Access).where(or_(*theirs)).order_by(Access.id.desc()).limit(limit)
    for column, name in (
        (Access.officer_id, "officer"),
        (Access.whose_id, "whose"),
        (Access.what, "what"),
        (Access.allowed, "allowed"),
    ):
        if filters.get(name) is not None:
            query = query.where(column == filters[name])
    if filters.get("since"):
        query = query.where(Access.at >= filters["since"])
    if filters.get("until"):
        query = query.where(Access.at < filters["until"])
    if before is not None:
        query = query.where(Access.id < before)
    return db.session.scalars(query).all()


def visible_posts(
    scope: Scope, *, cell: Cell | None, kind: str | None, day: date, after: int | None, limit: int
) -> Sequence[Any]:
    """Posts valid on a day in the caller's territory: (post, officer, cell, department)."""
    query = (
        select(Post, Officer, Cell, Department)
        .join(Officer, Officer.id == Post.officer_id)
        .outerjoin(Department, Department.id == Post.department_id)
    )
    query = query.join(Cell, or_(Cell.id == Post.cell_id, Cell.id == Department.cell_id)).where(
        _paths(scope, "officers.read"), valid_on(day)
    )
    if cell is not None:
        query = query.where(Cell.path.startswith(cell.path))
    if kind:
        query = query.where(Post.kind == kind)
    if after is not None:
        query = query.where(Post.id > after)
    return db.session.execute(query.order_by(Post.id).limit(limit)).all()
