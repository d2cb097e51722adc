"""Creating officers and giving posts, inside one's own territory (row A11)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.core import audit, clock
from app.core.db import db
from app.core.errors import Named, refuse
from app.core.in_force import lasts
from app.people import service as people
from app.people.models import Officer
from app.people.rules import as_username
from app.posts import queries
from app.posts.models import Post
from app.posts.rules import Caller
from app.posts.service.own_people import himself, is_own
from app.posts.service.take_turns import take_turns_of
from app.posts.service.tell_people import Given, tell_seats
from grids.texts import letters

#: What a post that begins before today lacks, as its refusal says it.
LEVEL_ABOVE = Named(
    "level_above",
    "岗位确已在任的，由该处的上一级写明理由补记。",
    " A post that was held is put on record by the level above, with a reason.",
)
REASON = Named(
    "reason",
    "岗位确已在任的，请写明理由（名册填“理由”栏）。",
    " Of a post that was held say why it comes now (`reason`, a column of the roster too).",
)
LASTING = Named("lasting", "已经结束的岗位不再补记。", " A post that is over is not added.")


def create_officer(
    *, caller: Caller, body: dict[str, Any], first: people.First, now: datetime
) -> Officer:
    """A new account with its first post and its first password, which must be changed."""
    del body["password"]
    if first.weak:
        refuse("password_weak")
    take_turns_of([], _place(body)[2].path)
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

    Body: kind, cell code or department id, starts_on, ends_on, reason. Checks the caller's
    territory. It begins today at the earliest, for who stood where decides on what is filed; what
    has long been so the level above puts on record, and says why (`check_gives`).
    """
    take_turns_of([to.id], _place(body)[2].path)
    cell, department, where = _place(body)
    starts_on = body.get("starts_on") or clock.day_of(now)
    days, reason = (starts_on, body.get("ends_on")), body.get("reason")
    check_gives(caller, to, body["kind"], where, days, reason, new=new, now=now)
    place = cell.id if cell else None, department.id if department else None
    if any(
        (post.kind, post.cell_id, post.department_id) == (body["kind"], *place)
        and lasts(post, starts_on)
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
        reason=reason,
        now=now,
    )


def check_gives(
    caller: Caller | None,
    to: Officer,
    kind: str,
    where: Cell,
    days: tuple[date, date | None],
    reason: str | None,
    *,
    new: bool,
    now: datetime,
) -> None:
    """The one guard of whoever gives a post, by a single call or by a roster: in whose territory,
    whose account, from when.

    What begins before today is given by somebody who stands above its cell, never to himself, with
    a reason, and is not over yet: refuses `dated_back`, saying what it `needs`. `caller` is None
    for a command, which needs nothing for an account that has just been made (`new`): so history
    is loaded.
    """
    if caller is not None:
        if not caller.scope.appoints(kind, where.path):
            refuse("outside_territory")
        if not new and not is_own(caller.scope, to.id, now):
            refuse("person_beyond")
    today, (starts_on, ends_on) = clock.day_of(now), days
    if starts_on >= today or (caller is None and new):
        return
    if ends_on is not None and ends_on < today:
        refuse("dated_back", needs=LASTING)
    if caller is not None and (
        to.id in himself(caller) or not caller.scope.appoints_above(kind, where.path)
    ):
        refuse("dated_back", needs=LEVEL_ABOVE)
    if not letters(reason):
        refuse("dated_back", needs=REASON)


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


def _place(body: dict[str, Any]) -> tuple[Cell | None, Department | None, Cell]:
    """(cell, department: one of the two, the cell in which that is)."""
    if body["kind"] == "liaison":
        if body.get("department_id") is None:
            refuse("post_department_required")
        department = db.session.get(Department, body["department_id"])
        if department is None or department.ended_on is not None:
            refuse("unknown_department")
        return None, department, db.session.get_one(Cell, department.cell_id)
    cell = cells.named(body["cell"]) if body.get("cell") else refuse("post_cell_required")
    return cell, None, cell


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
    reason: str | None = None,
    among: list[Given] | None = None,
) -> Post:
    """Store a post; `by` is who appoints, None for a command.

    Who watches is told; of a post that is one of many, `among`, by whoever gives them all.
    """
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
        reason=reason,
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
        starts_on=str(starts_on),
        **({"reason": reason} if reason else {}),
    )
    place = cell or db.session.get_one(Cell, department.cell_id)  # type: ignore[union-attr]
    given = Given(to.id, kind, place.path)
    if among is not None:
        among.append(given)
    elif by is not None:
        tell_seats(by, [given], ("post", post.id), now)
    return post
