"""Who is calling, and what he holds today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.cells.models import Cell, Department
from app.core.db import db
from app.core.epoch import kept
from app.people.models import Officer
from app.posts.models import Post
from app.posts.rules import Caller, Held, Scope


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
    """What guard and answers need of an officer, in one statement; None for an unknown id."""
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
