"""Who holds what today, who stands for a cell, who may be seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.core.audit import Access
from app.core.db import db
from app.core.epoch import kept, kept_by_id
from app.core.errors import refuse
from app.people.models import Officer
from app.posts.models import Contract, Post
from app.posts.rules import Caller, Held, Scope


def valid_on(day: date) -> ColumnElement[bool]:
    """The condition that a post is valid on a day."""
    return and_(Post.starts_on <= day, or_(Post.ends_on.is_(None), Post.ends_on >= day))


def open_on(day: date) -> ColumnElement[bool]:
    """The condition that an officer's account is open on a day."""
    return or_(Officer.ends_on.is_(None), Officer.ends_on >= day)


@dataclass(frozen=True)
class SignedIn:
    """Who is calling, as the database says at each request and never the token.

    `account`: id, username, name, phone, must_change_password, ends_on, notice_id.
    """

    account: Any
    caller: Caller


def caller_of(officer_id: int, day: date) -> Caller:
    """An officer who is known to be there, with his posts of a day."""
    found = signed_in(officer_id, day)
    assert found is not None
    return found.caller


def _caller_statement() -> Any:
    day = bindparam("day", type_=Date)
    own, office = aliased(Cell), aliased(Cell)
    account = (
        Officer.id,
        Officer.username,
        Officer.name,
        Officer.phone,
        Officer.must_change_password,
        Officer.ends_on,
        Officer.notice_id,
    )
    places = (
        own.id.label("own"),
        own.path,
        own.level,
        office.id.label("office"),
        office.path.label("office_path"),
        office.level.label("office_level"),
    )
    query = select(Post.kind, *places, Post.department_id, *account).select_from(Officer)
    query = query.outerjoin(
        Post,
        and_(
            Post.officer_id == Officer.id,
            Post.starts_on <= day,
            or_(Post.ends_on.is_(None), Post.ends_on >= day),
        ),
    )
    query = query.outerjoin(own, own.id == Post.cell_id).outerjoin(
        Department, Department.id == Post.department_id
    )
    return (
        query.outerjoin(office, office.id == Department.cell_id)
        .where(Officer.id == bindparam("officer_id"))
        .order_by(Post.id)
    )


_CALLER = _caller_statement()


@kept
def signed_in(officer_id: int, day: date) -> SignedIn | None:
    """The officer with what the guard and the answers need of him, in one statement.

    None for an unknown id.
    """
    rows = db.session.connection().execute(_CALLER, {"officer_id": officer_id, "day": day}).all()
    held = []
    for kind, cell_id, path, level, office_id, office_path, office_level, department_id, *_ in rows:
        place = (
            (cell_id, path, level)
            if cell_id is not None
            else (office_id, office_path, office_level)
        )
        if kind is not None:
            held.append(Held(kind, *place, department_id=department_id))
    if not rows:
        return None
    account = rows[0]
    return SignedIn(account, Caller(account.id, account.name, Scope(tuple(held))))


def near(scope: Scope, code: str) -> Cell:
    """A cell of the tree that somebody works in; 404 as for an unknown one otherwise."""
    cell = cells.must(code)
    return cell if scope.borders(cell.path) else refuse("not_found")


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
    """All posts of these officers with cell and department.

    Only those valid on `day` when given.
    """
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


def _paths(scope: Scope, action: str) -> Any:
    return or_(*[Cell.path.startswith(post.path) for post in scope.roots(action)])


def people_of_territory(scope: Scope, action: str, when: Any = None) -> Any:
    """A select of the ids of those who have or had a post where the action is permitted.

    With `when` (a column of times) had it then.
    """
    query = select(Post.officer_id).outerjoin(Department, Department.id == Post.department_id)
    query = query.join(Cell, or_(Cell.id == Post.cell_id, Cell.id == Department.cell_id)).where(
        _paths(scope, action)
    )
    # by the day in UTC, which both engines know
    return (
        query
        if when is None
        else query.where(
            func.date(when) >= Post.starts_on,
            or_(Post.ends_on.is_(None), func.date(when) <= Post.ends_on),
        )
    )


def officers_seen(
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


def looks_seen(
    scope: Scope, *, filters: dict[str, Any], before: int | None, limit: int
) -> Sequence[Access]:
    """Looks at protected data by or at people who have or had a post in the caller's territory,
    newest first.
    """
    people = people_of_territory(scope, "audit.read")
    query = (
        select(Access)
        .where(or_(Access.officer_id.in_(people), Access.whose_id.in_(people)))
        .order_by(Access.id.desc())
        .limit(limit)
    )
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
    if before is not None:
        query = query.where(Access.id < before)
    return db.session.scalars(query).all()


def posts_seen(
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


def contracts_at(cell_ids: Iterable[int], day: date) -> Sequence[Contract]:
    """The contracted areas of these cells that are valid on a day."""
    query = select(Contract).where(Contract.cell_id.in_(list(cell_ids)), Contract.starts_on <= day)
    return db.session.scalars(
        query.where(or_(Contract.ends_on.is_(None), Contract.ends_on >= day)).order_by(Contract.id)
    ).all()
