"""Who answered for which cell from when to when, and what its periods gave: kept for good (E22)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from app.cells.models import Cell, CellPerson
from app.core.db import db
from app.evaluations.models import Evaluation, EvaluationRow
from app.people.models import Officer
from app.posts.models import Post
from app.posts.rules import FIELD

#: Who answers for a cell: its own people by post, and its heads, who need no account.
ANSWERING = tuple(sorted(FIELD | {"leader", "reviewer"}))


@dataclass(frozen=True)
class Term:
    """Somebody's time in an office of a cell; `ends_on` is its last day."""

    cell_id: int
    #: A post, or the office of a head: party_head, government_head, leader_in_charge.
    kind: str
    officer_id: int | None
    name: str
    starts_on: date
    ends_on: date | None

    def days_in(self, first: date, last: date) -> int:
        """How many days of a span it covers."""
        begins, ends = max(self.starts_on, first), min(self.ends_on or last, last)
        return max(0, (ends - begins).days + 1)


def terms_of_officer(officer_id: int) -> list[Term]:
    """All posts that an officer ever had in cells, the oldest first."""
    return _posts(Post.officer_id == officer_id, Post.cell_id.is_not(None))


def terms_of_cells(cell_ids: Collection[int]) -> list[Term]:
    """All who ever answered for these cells, the oldest first."""
    posts = _posts(Post.cell_id.in_(cell_ids), Post.kind.in_(ANSWERING))
    heads = select(CellPerson).where(
        CellPerson.cell_id.in_(cell_ids), CellPerson.role != "contact_above"
    )
    found = [
        Term(one.cell_id, one.role, None, one.name, one.starts_on, one.ends_on)
        for one in db.session.scalars(heads.order_by(CellPerson.id))
    ]
    return sorted([*posts, *found], key=lambda term: (term.starts_on, term.kind, term.name))


def _posts(*which: ColumnElement[bool]) -> list[Term]:
    """A closed account ends its posts."""
    query = select(Post, Officer).join(Officer, Officer.id == Post.officer_id).where(*which)
    return [
        Term(
            post.cell_id or 0,
            post.kind,
            officer.id,
            officer.name,
            post.starts_on,
            min([day for day in (post.ends_on, officer.ends_on) if day], default=None),
        )
        for post, officer in db.session.execute(query.order_by(Post.starts_on, Post.id))
    ]


class Named(NamedTuple):
    """Somebody with a post that he had."""

    officer_id: int
    name: str
    kind: str
    cell: str
    starts_on: date
    ends_on: date | None


def people_named(part: str, roots: Sequence[Any], limit: int) -> list[Named]:
    """Those with a part of a name and a post, once or now, at or below some cells; each post."""
    query = (
        select(Officer.id, Officer.name, Post.kind, Cell.name, Post.starts_on, Post.ends_on)
        .join(Post, Post.officer_id == Officer.id)
        .join(Cell, Cell.id == Post.cell_id)
        .where(Officer.name.contains(part, autoescape=True))
        .where(or_(*(Cell.path.startswith(root.path) for root in roots)))
    )
    order = query.order_by(Officer.name, Officer.id, Post.starts_on, Post.id)
    return [Named(*row) for row in db.session.execute(order.limit(limit))]


def rows_of_cells(cell_ids: Collection[int]) -> Sequence[Any]:
    """(evaluation, row, cell, how many cells were ranked with it) of all periods, by cell and
    period.
    """
    beside = (
        select(EvaluationRow.evaluation_id, EvaluationRow.parent_id, func.count().label("ranked"))
        .where(EvaluationRow.rank.is_not(None))
        .group_by(EvaluationRow.evaluation_id, EvaluationRow.parent_id)
        .subquery()
    )
    query = select(Evaluation, EvaluationRow, Cell, func.coalesce(beside.c.ranked, 0))
    query = query.join(EvaluationRow, EvaluationRow.evaluation_id == Evaluation.id)
    query = query.join(Cell, Cell.id == EvaluationRow.cell_id).outerjoin(
        beside,
        (beside.c.evaluation_id == EvaluationRow.evaluation_id)
        & (beside.c.parent_id == EvaluationRow.parent_id),
    )
    query = query.where(EvaluationRow.cell_id.in_(cell_ids))
    return db.session.execute(query.order_by(Cell.code, Evaluation.period)).all()


def officer(officer_id: int) -> Officer | None:
    """An officer, also of a closed account."""
    return db.session.get(Officer, officer_id)
