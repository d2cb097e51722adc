"""Creating officers and giving posts, inside one's own territory (row A11)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.core import audit, clock
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import refuse
from app.people import service as people
from app.people.models import Officer
from app.people.rules import as_username
from app.posts import queries
from app.posts.models import Post
from app.posts.rules import Caller, Scope
from app.posts.service.tell_people import tell_seat_taken


def create_officer(
    *, caller: Caller, body: dict[str, Any], first: people.First, now: datetime
) -> Officer:
    """A new account with its first post and its first password, which must be changed."""
    del body["password"]
    if first.weak:
        refuse("password_weak")
    if named_officer(caller, body["username"]) is not None:
        refuse("username_taken", username=body["username"])
    about = {k: body.pop(k) for k in ("username", "name", "phone")}
    new = people.add_officer(
        by=caller.id,
        **about,
        password_hash=first.hashed,
        must_change=True,
        now=now,
    )
    give_post(caller=caller, to=new, body=body, now=now, new=True)
    return new


def give_post(
    *, caller: Caller, to: Officer, body: dict[str, Any], now: datetime, new: bool = False
) -> Post:
    """Appoint `to`; `new`: his account has just been made.

    Body: kind, cell code or department id, starts_on, ends_on. Checks the caller's territory.
    It begins today at the earliest: who stood where decides on what was filed and judged. What has
    long been so comes by the roster.
    """
    cell, department = _place(body["kind"], body.get("cell"), body.get("department_id"))
    where = cell or db.session.get_one(Cell, department.cell_id)  # type: ignore[union-attr]
    starts_on = body.get("starts_on") or clock.day_of(now)
    check_gives(caller, to, body["kind"], where, starts_on, new=new, now=now)
    check_day(starts_on, now)
    place = cell.id if cell else None, department.id if department else None
    if any(
        (post.kind, post.cell_id, post.department_id) == (body["kind"], *place)
        and (post.ends_on is None or post.ends_on >= starts_on)
        for post, _, _ in queries.posts_of([to.id])
    ):
        refuse("post_held", name=to.name)
    return appoint(
        by=caller.id,
        to=to,
        kind=body["kind"],
        cell=cell,
        department=department,
        starts_on=starts_on,
        ends_on=body.get("ends_on"),
        now=now,
    )


def check_gives(
    caller: Caller | None,
    to: Officer,
    kind: str,
    where: Cell,
    starts_on: date,
    *,
    new: bool,
    now: datetime,
) -> None:
    """The one guard of whoever gives a post, by a single call or by a roster: in whose territory,
    whose account, from when.

    `caller` is None for a command. Of an account that has just been made (`new`) nothing can have
    been filed or judged yet, its first day may have passed; nobody else's post reaches back.
    """
    if caller is not None and not caller.scope.appoints(kind, where.path):
        refuse("outside_territory")
    if new:
        return
    if caller is not None and not is_own(caller.scope, to.id, now):
        refuse("person_beyond")
    check_day(starts_on, now)


def named_officer(caller: Caller | None, username: str) -> Officer | None:
    """Who has a user name; None where nobody has it.

    Refuses with `username_unusable` where he is none of the caller's people, whatever else is said
    of him: nothing of a foreign account is told. `caller` is None for a command.
    """
    named = Officer.username == as_username(username)
    found = db.session.scalar(select(Officer).where(named))
    if found is None or caller is None or queries.visible_officer(caller.scope, found.id):
        return found
    return refuse("username_unusable", username=username)


def _place(
    kind: str, code: str | None, department_id: int | None
) -> tuple[Cell | None, Department | None]:
    if kind == "liaison":
        if department_id is None:
            refuse("post_department_required")
        department = db.session.get(Department, department_id)
        if department is None or department.ended_on is not None:
            refuse("unknown_department")
        return None, department
    return cells.named(code) if code else refuse("post_cell_required"), None


def appoint(
    *,
    by: int | None,
    to: Officer,
    kind: str,
    cell: Cell | None,
    department: Department | None,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
) -> Post:
    """Store a post; `by` is who appoints, None for a command."""
    if kind == "supervisor" and ends_on is None:
        refuse("term_required")  # H03: hired for a term, in an area (the post's cell)
    if ends_on and ends_on < starts_on:
        refuse("dates_reversed")
    post = Post(
        officer_id=to.id,
        kind=kind,
        cell_id=cell.id if cell else None,
        department_id=department.id if department else None,
        starts_on=starts_on,
        ends_on=ends_on,
        given_at=now,
    )
    db.session.add(post)
    db.session.flush()
    audit.changed(
        "posts.give",
        "post",
        post.id,
        by=by,
        now=now,
        officer_id=to.id,
        kind=kind,
        cell=cell.code if cell else None,
    )
    if by == to.id:
        place = cell or db.session.get_one(Cell, department.cell_id)  # type: ignore[union-attr]
        tell_seat_taken(by, [(kind, place.path)], ("post", post.id), now)
    return post


def own_officer(scope: Scope, officer_id: int, now: datetime) -> Officer:
    """An officer whose every post is the caller's to give.

    404 otherwise, so that nobody takes over his superior's account.
    """
    found = db.session.get(Officer, officer_id)
    if found is None or not is_own(scope, officer_id, now):
        refuse("not_found")
    return found


def is_own(scope: Scope, officer_id: int, now: datetime) -> bool:
    """Whether every post of an officer, of today or else the past ones, is the caller's to give."""
    return officer_id in owned(scope, {officer_id}, now)


def owned(scope: Scope, officer_ids: set[int], now: datetime) -> set[int]:
    """Those of these officers of whom that is true, in one query."""
    today = clock.day_of(now)
    held: dict[int, list[tuple[bool, bool]]] = {}
    for post, path in queries.posts_with_paths(officer_ids):
        lasts = post.ends_on is None or post.ends_on >= today
        held.setdefault(post.officer_id, []).append((lasts, scope.appoints(post.kind, path)))
    return {
        officer_id
        for officer_id, posts in held.items()
        if all(his for _, his in [one for one in posts if one[0]] or posts)
    }
