"""Who is calling, and what he holds today."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.cells.models import Cell, Department
from app.core import run
from app.core.clock import start_of
from app.core.db import db
from app.core.epoch import kept
from app.core.in_force import in_force, not_over
from app.people.models import Officer
from app.posts.models import Delegation, Post
from app.posts.queries.standing import stood_in_by
from app.posts.rules import PERMISSIONS, Caller, Held, Scope


@dataclass(frozen=True)
class SignedIn:
    """Who is calling, as the database says at each request and never the token.

    `account`: id, username, name, phone, must_change_password, token_version, ends_on, notice_id.
    """

    account: Any
    caller: Caller


def caller_of(officer_id: int, day: date) -> Caller:
    """An officer who is known to be there, with his posts of a day and those he stands in for."""
    found = signed_in(officer_id, day)
    assert found is not None
    return found.caller


def scope_known(officer_id: int, day: date, known_at: datetime) -> Scope:
    """An officer's posts of a day and those he stood in for, of what was on record by then: what is
    given later changes nothing that was judged.
    """
    stands = [stand for stand in stood_in_by(officer_id, day) if stand.named_at <= known_at]
    found = []
    for who in (officer_id, *dict.fromkeys(stand.officer_id for stand in stands)):
        own = _own(who, day)
        held = zip(own[0].caller.scope.posts, *own[1:], strict=True) if own else ()
        for post, post_id, given_at in held:
            lent = any(one.officer_id == who and one.covers(post_id) for one in stands)
            if (who == officer_id or lent) and (given_at is None or given_at <= known_at):
                found.append(post)
    return Scope(tuple(found))


def ever_allowed(officer_id: int, action: str, today: date) -> bool:
    """Whether somebody has, or had, a post that permits an action, or has stood in for one who
    had.
    """
    if first_day(officer_id, action, today) is not None:
        return True
    lent = select(Post.id).join(Delegation, Delegation.officer_id == Post.officer_id)
    lent = lent.where(
        Delegation.deputy_id == officer_id,
        or_(Delegation.post_id.is_(None), Delegation.post_id == Post.id),
        Post.kind.in_(PERMISSIONS[action]),
        Delegation.starts_at < start_of(today + timedelta(days=1)),
    )
    return db.session.scalar(lent.limit(1)) is not None


def first_day(officer_id: int, action: str, today: date) -> date | None:
    """The first day, today or before, on which somebody held a post of his own that permits an
    action: not of one that ended before it began.
    """
    query = select(func.min(Post.starts_on)).where(
        Post.officer_id == officer_id,
        Post.kind.in_(PERMISSIONS[action]),
        Post.starts_on <= today,
        not_over(Post, Post.starts_on),
    )
    return db.session.scalar(query)


def _caller_statement() -> Any:
    day = bindparam("day", type_=Date)
    own, office = aliased(Cell), aliased(Cell)
    account = (
        Officer.id,
        Officer.username,
        Officer.name,
        Officer.phone,
        Officer.must_change_password,
        Officer.token_version,
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
    query = select(
        Post.kind, *places, Post.department_id, Post.id.label("post_id"), Post.given_at, *account
    )
    query = query.select_from(Officer)
    query = query.outerjoin(
        Post,
        and_(
            Post.officer_id == Officer.id,
            in_force(Post, day),
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


def signed_in(officer_id: int, day: date, at: datetime | None = None) -> SignedIn | None:
    """What guard and answers need of an officer; None for an unknown id.

    His own posts of the day first, then those of people on leave for whom he stands in: at the
    instant `at` of that day, without it at any time of the day.
    """
    found = _own(officer_id, day)
    if found is None:
        return None
    mine = found[0]
    lent: list[Held] = []
    for stand in stood_in_by(officer_id, day):
        away = _own(stand.officer_id, day) if at is None or stand.runs(at) else None
        if away is not None:
            lent += [
                replace(post, stands_for=stand.officer_id)
                for post, post_id in zip(away[0].caller.scope.posts, away[1], strict=True)
                if stand.covers(post_id)
            ]
    if not lent:
        return mine
    scope = Scope((*mine.caller.scope.posts, *lent))
    return SignedIn(mine.account, replace(mine.caller, scope=scope))


@kept
def _own(
    officer_id: int, day: date
) -> tuple[SignedIn, tuple[int, ...], tuple[datetime | None, ...]] | None:
    """An officer with his own posts, the keys of these and when they were given, in one
    statement.
    """
    rows = run.rows(_CALLER, {"officer_id": officer_id, "day": day})
    if not rows:
        return None
    held, posts = [], [row for row in rows if row.kind is not None]
    for row in posts:
        place = (
            (row.own, row.path, row.level)
            if row.own is not None
            else (row.office, row.office_path, row.office_level)
        )
        held.append(Held(row.kind, *place, department_id=row.department_id))
    account = rows[0]
    scope = Scope(tuple(held))
    caller = Caller(account.id, account.name, scope)
    ids = tuple(row.post_id for row in posts)
    return SignedIn(account, caller), ids, tuple(row.given_at for row in posts)
