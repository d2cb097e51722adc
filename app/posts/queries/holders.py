"""Who holds which post on a day, who stands for a cell; officers by id."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.cells.models import Cell, Department
from app.core.clock import start_of
from app.core.db import db
from app.core.epoch import kept, kept_by_id
from app.core.in_force import in_force, lasts, not_over
from app.core.paths import ids_on
from app.people.models import Officer
from app.posts.models import Contract, Post
from app.posts.queries.standing import with_deputies
from app.posts.rules import WATCHERS

DAY = timedelta(days=1)


def valid_on(day: date) -> ColumnElement[bool]:
    """The condition that a post is valid on a day."""
    return in_force(Post, day)


def known_on(day: date) -> ColumnElement[bool]:
    """The condition that a post was on record by the end of a day."""
    return or_(Post.given_at.is_(None), Post.given_at < start_of(day + DAY))


def open_on(day: date) -> ColumnElement[bool]:
    """The condition that an officer's account is open on a day."""
    return not_over(Officer, day)


def holders(
    cell_ids: Iterable[int | None], kind: str, day: date, at: datetime | None = None
) -> dict[int, list[int]]:
    """Officers by cell who hold a post of this kind there on this day and whose account is open;
    after them who stands in for them: at the instant `at`, without it on that day.
    """
    return with_deputies(
        *_holders(tuple(sorted({i for i in cell_ids if i is not None})), kind, day), day, at
    )


def watching(county_ids: Iterable[int], day: date) -> set[int]:
    """The inspectors and leaders of these counties: who watches over their offices."""
    found = [holders(county_ids, kind, day) for kind in sorted(WATCHERS)]
    return {i for seated in found for people in seated.values() for i in people}


@kept
def _holders(
    wanted: tuple[int, ...], kind: str, day: date
) -> tuple[dict[int, list[int]], list[tuple[int, int, int]]]:
    query = select(Post.cell_id, Post.officer_id, Post.id).join(
        Officer, Officer.id == Post.officer_id
    )
    query = query.where(Post.cell_id.in_(wanted), Post.kind == kind, valid_on(day), open_on(day))
    return _seats(query.order_by(Post.cell_id, Post.officer_id, Post.id))


def _seats(query: Any) -> tuple[dict[int, list[int]], list[tuple[int, int, int]]]:
    """Officers by place, each once, and the rows (place, officer, post) themselves."""
    held = [
        (place, officer_id, post_id) for place, officer_id, post_id in db.session.execute(query)
    ]
    seats: dict[int, list[int]] = {}
    for place, officer_id, _ in held:
        if officer_id not in seats.setdefault(place, []):
            seats[place].append(officer_id)
    return seats, held


def liaisons(
    department_ids: Iterable[int], day: date, at: datetime | None = None
) -> dict[int, list[int]]:
    """Liaisons by department, after them who stands in for them, as `holders`."""
    query = select(Post.department_id, Post.officer_id, Post.id).join(
        Officer, Officer.id == Post.officer_id
    )
    query = query.where(
        Post.department_id.in_(list(department_ids)),
        Post.kind == "liaison",
        valid_on(day),
        open_on(day),
    )
    return with_deputies(*_seats(query.order_by(Post.id)), day, at)


def liaison_posts_after(department_id: int, day: date) -> int:
    """How many posts a department has beyond a day."""
    query = select(func.count()).where(
        Post.department_id == department_id, not_over(Post, day + DAY)
    )
    return db.session.scalar(query) or 0


def able(department_ids: Iterable[int], day: date, at: datetime | None = None) -> set[int]:
    """The departments that have somebody who can act (row A13): a liaison with an open account, or
    who stands in for him.
    """
    return {place for place, people in liaisons(department_ids, day, at).items() if people}


def in_post(officer_ids: Iterable[int], day: date) -> set[int]:
    """Which of these officers hold any post on a day, with an open account."""
    query = _standing(day).where(Post.officer_id.in_(list(officer_ids)))
    return set(db.session.scalars(query.distinct()))


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


def terms_in(cell_id: int, kind: str) -> list[tuple[Post, date]]:
    """All posts of a kind in a cell, past ones too, each with the day from which it is over: after
    its last day or the last of the account, whichever comes first.
    """
    query = select(Post, Officer.ends_on).join(Officer, Officer.id == Post.officer_id)
    query = query.where(Post.cell_id == cell_id, Post.kind == kind)
    return [
        (post, min([day + DAY for day in (post.ends_on, closes_on) if day], default=date.max))
        for post, closes_on in db.session.execute(query)
    ]


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


def standing_on(day: date, cell_ids: Collection[int] | None = None) -> set[int]:
    """Who, with an open account, holds a post on a day: at these cells and their departments, or
    anywhere.
    """
    query = _standing(day)
    if cell_ids is not None:
        places = list(cell_ids)
        query = query.outerjoin(Department, Department.id == Post.department_id)
        query = query.where(or_(Post.cell_id.in_(places), Department.cell_id.in_(places)))
    return set(db.session.scalars(query))


def _standing(day: date) -> Select[int]:
    """Whoever holds a post on a day with an open account, once a post."""
    query = select(Post.officer_id).join(Officer, Officer.id == Post.officer_id)
    return query.where(valid_on(day), open_on(day))


def office_of(officer_id: int, then: date, today: date) -> list[int]:
    """The reviewers of today nearest above the cells for which somebody stood on a day or, where
    he held nothing then, at any time.
    """
    rows = posts_with_paths([officer_id])
    held = [path for post, path in rows if _held_on(post, then)] or [path for _, path in rows]
    chains = [ids_on(path) for path in held]
    seated = holders([i for chain in chains for i in chain], "reviewer", today)
    found = [next((seated[i] for i in reversed(chain) if seated.get(i)), []) for chain in chains]
    return sorted({i for people in found for i in people} - {officer_id})


def _held_on(post: Post, day: date) -> bool:
    return post.starts_on <= day and lasts(post, day)


def posts_with_paths(officer_ids: Iterable[int]) -> list[tuple[Post, str]]:
    """All posts of these officers, each with the path of its cell, or its department's."""
    query = (
        select(Post, Cell.path)
        .outerjoin(Department, Department.id == Post.department_id)
        .join(Cell, or_(Cell.id == Post.cell_id, Cell.id == Department.cell_id))
        .where(Post.officer_id.in_(list(officer_ids)))
    )
    return [(post, path) for post, path in db.session.execute(query)]


def contracts_at(cell_ids: Iterable[int], day: date) -> Sequence[Contract]:
    """The contracted areas of these cells that are valid on a day."""
    return [row for row in contracts_of(cell_ids, day) if row.starts_on <= day]


def contracts_of(cell_ids: Iterable[int], day: date) -> Sequence[Contract]:
    """The contracted areas of these cells that are not over on a day, those to come too."""
    query = select(Contract).where(
        Contract.cell_id.in_(list(cell_ids)),
        not_over(Contract, day),
    )
    return db.session.scalars(query.order_by(Contract.id)).all()
