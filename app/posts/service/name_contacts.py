"""The contact person whom the upper cell names for a lower one (rows A07), and fire teams (B26)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from app.cells.models import Cell
from app.cells.service import take_turn
from app.core import audit, clock
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import refuse
from app.core.in_force import lasts
from app.people.service import in_service
from app.posts import queries
from app.posts.models import Contact, FireTeamMember
from app.posts.rules import MOST_MEMBERS, Caller, Scope

MEMBER = ("name", "phone", "officer_id", "leads")


def name_contact(
    *, caller: Caller, cell: Cell, officer_id: int, starts_on: date | None, now: datetime
) -> Contact:
    """Name who answers for a lower cell from above: the one before ends the day before, he himself
    before who is to follow.

    He has a post in the upper cell, or above it. From today on: nobody is told later that he was.
    """
    upper = _upper(caller, cell)
    starts_on = starts_on or clock.day_of(now)
    check_day(starts_on, now)
    (account,) = queries.by_ids([officer_id]) or (None,)
    near = any(
        upper.path.startswith(path)
        for post, path in queries.posts_with_paths([officer_id])
        if post.starts_on <= starts_on and lasts(post, starts_on)
    )
    if account is None or not near:
        refuse("unknown_officer")
    if account.ends_on is not None and account.ends_on < starts_on:
        refuse("account_closed")
    rows = [contact for contact, _ in queries.contact_rows(cell.id)]
    _end(rows, starts_on - timedelta(days=1))
    later = [one.starts_on for one in rows if one.starts_on > starts_on and not _is_void(one)]
    row = Contact(
        cell_id=cell.id,
        officer_id=officer_id,
        starts_on=starts_on,
        ends_on=min(later) - timedelta(days=1) if later else None,
        named_by=caller.id,
        named_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.changed(
        "contacts.name", "cell", cell.id, by=caller.id, now=now, contact=row.id, officer=officer_id
    )
    return row


def end_contact(*, caller: Caller, cell: Cell, ends_on: date, now: datetime) -> None:
    """Let the contact of a cell end on a day, today at the earliest; one for later stays."""
    _upper(caller, cell)
    check_day(ends_on, now)
    rows = [contact for contact, _ in queries.contact_rows(cell.id)]
    ended = _end(rows, ends_on)
    if not ended:
        later = any(row.starts_on > ends_on and not _is_void(row) for row in rows)
        refuse("dates_reversed" if later else "not_found")
    audit.changed(
        "contacts.end", "cell", cell.id, by=caller.id, now=now, contacts=ended, on=str(ends_on)
    )


def _upper(caller: Caller, cell: Cell) -> Cell:
    """The upper cell, which alone names a contact."""
    if not caller.scope.covers("contacts.write", cell.path):
        refuse("not_found")
    if cell.parent_id is None:
        refuse("no_cell_above")
    upper = db.session.get_one(Cell, cell.parent_id)
    if not caller.scope.covers("contacts.write", upper.path):
        refuse("outside_territory")
    take_turn(cell.id)
    return upper


def _end(rows: Sequence[Contact], ends_on: date) -> list[int]:
    """End those that run until then and beyond, or would begin the day after; returns their ids."""
    ended = []
    for row in rows:
        beyond = row.ends_on is None or row.ends_on > ends_on
        if beyond and row.starts_on <= ends_on + timedelta(days=1) and not _is_void(row):
            row.ends_on = ends_on
            ended.append(row.id)
    return ended


def _is_void(row: Contact) -> bool:
    """Whether another was named in his place before his first day."""
    return row.ends_on is not None and row.ends_on < row.starts_on


def set_fire_team(
    *, caller: Caller, cell: Cell, members: list[dict[str, Any]], now: datetime
) -> None:
    """The fire team of a village from today on. Members: name, phone, officer_id, leads.

    Who stays the same keeps his row; who is gone or changed ends yesterday.
    """
    _lock_village(caller, cell)
    _check_accounts(cell, members, now)
    today = clock.day_of(now)
    if len(members) > MOST_MEMBERS:
        refuse("fire_team_full", most=MOST_MEMBERS)
    new = dict.fromkeys(tuple(member[name] for name in MEMBER) for member in members)
    ended = 0
    for row in queries.fire_team_rows(today, cell.id):
        same = tuple(getattr(row, name) for name in MEMBER)
        if same in new:
            del new[same]
        else:
            row.ends_on = today - timedelta(days=1)
            ended += 1
    db.session.add_all(
        FireTeamMember(cell_id=cell.id, starts_on=today, **dict(zip(MEMBER, one, strict=True)))
        for one in new
    )
    audit.changed(
        "fire_teams.set", "cell", cell.id, by=caller.id, now=now, ended=ended, added=len(new)
    )
    db.session.flush()


def join_fire_team(*, caller: Caller, cell: Cell, member: dict[str, Any], now: datetime) -> None:
    """One more in the fire team of a village."""
    _lock_village(caller, cell)
    members = [*_members(cell, now), member]
    set_fire_team(caller=caller, cell=cell, members=members, now=now)


def leave_fire_team(*, caller: Caller, row: FireTeamMember, now: datetime) -> None:
    """One less."""
    cell = db.session.get_one(Cell, row.cell_id)
    _lock_village(caller, cell)
    members = [one for one in _members(cell, now) if one != _said(row)]
    set_fire_team(caller=caller, cell=cell, members=members, now=now)


def own_member(scope: Scope, member_id: int, now: datetime) -> FireTeamMember:
    """Somebody in a team that the caller keeps; the 404 of an unknown id otherwise."""
    row = db.session.get(FireTeamMember, member_id) or refuse("not_found")
    over = row.ends_on is not None and row.ends_on < clock.day_of(now)
    cell = db.session.get_one(Cell, row.cell_id)
    return refuse("not_found") if over or not scope.covers("fire_teams.write", cell.path) else row


def _lock_village(caller: Caller, cell: Cell) -> None:
    """One after the other changes the team of a village, which he keeps."""
    if not caller.scope.covers("fire_teams.write", cell.path):
        refuse("not_found")
    if cell.level != "village":
        refuse("village_needed")
    take_turn(cell.id)


def _members(cell: Cell, now: datetime) -> list[dict[str, Any]]:
    return [_said(row) for row in queries.fire_team_rows(clock.day_of(now), cell.id)]


def _said(row: FireTeamMember) -> dict[str, Any]:
    return {name: getattr(row, name) for name in MEMBER}


def _check_accounts(cell: Cell, members: list[dict[str, Any]], now: datetime) -> None:
    """Accounts named are open and of the same county."""
    ids = {member["officer_id"] for member in members} - {None}
    county = f"/{cell.path.split('/')[1]}/"
    today = clock.day_of(now)
    known = {
        post.officer_id
        for post, path in queries.posts_with_paths(ids)
        if path.startswith(county) and lasts(post, today)
    }
    if ids - known:
        refuse("unknown_officer")
    if not all(in_service(officer.ends_on, now) for officer in queries.by_ids(ids)):
        refuse("account_closed")
