"""The roster imported: every row checked, then all of them stored or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.cells.service import take_every_turn, take_turns
from app.core import clock
from app.core.db import db
from app.core.errors import Problem
from app.core.in_force import not_over
from app.core.paths import county_of
from app.core.read_sheet import Table
from app.people import service as people
from app.people.models import Officer
from app.posts.models import Post
from app.posts.rules import Caller
from app.posts.service.appoint_officers import appoint, check_gives, named_officer
from app.posts.service.check_rows import Fault, check_written, post_of
from app.posts.service.find_places import cell_of, find_place
from app.posts.service.prepare_roster import Prepared
from app.posts.service.renew_officers import Renewal, renew_officer, renew_post, sentences
from app.posts.service.tell_people import Given, tell_seats
from grids import texts


@dataclass
class Report:
    """What an import did, or would do; `rows` says per row ok, or what to correct, and what it
    changed or kept of who is there already. `notes` tell of the file: what of it was not read.
    """

    encoding: str
    notes: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    officers: int = 0
    posts: int = 0
    #: Rows that changed who was there.
    updated: int = 0
    #: (township, name, username, password) of those made here.
    passwords: list[dict[str, str]] = field(default_factory=list)
    #: Of whom and which posts earlier rows have spoken, and whose accounts are made here.
    named: dict[str, Officer] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    #: Where earlier rows told of, as they wrote it: a roster names few places many times.
    places: dict[tuple[str, str], Cell | Department | None] = field(default_factory=dict)
    #: The posts given or lengthened here, of which who watches is told at once.
    given: list[Given] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return bool(self.rows) and all(row["ok"] for row in self.rows)


def import_roster(
    *, caller: Caller | None, table: Table, prepared: Sequence[Prepared], now: datetime
) -> Report:
    """Check every prepared row, then store all of them or none; the caller rolls back a dry run and
    a refused one.

    It is held to what single calls are held to (`check_gives`), a command too: what has long been
    so is told with its true first day and the reason why it comes now. A command needs none for
    whom it makes an account.
    """
    report = Report(table.read_as, table.notes)
    if caller is None:
        take_every_turn()
    else:
        take_turns({county_of(post.path) for post in caller.scope.posts})
    for one in prepared:
        fault, note = None, None
        try:
            with db.session.begin_nested():  # what one row breaks hides nothing of the others
                renewals = _import_row(report, one, caller, now)
            note = Renewal(
                [said for one in renewals for said in one.changed],
                [said for one in renewals for said in one.kept],
            )
            report.updated += bool(note.changed)
        except Fault as wrong:
            fault = str(wrong)
        except Problem as problem:
            fault = " / ".join(sentences(problem))
        except (IntegrityError, DataError):
            fault = "无法保存这一行 / this row cannot be stored"
        report.rows.append(
            {
                "row": one.row.number,
                "username": one.row.cells["username"],
                "ok": fault is None,
                "fault": fault,
                "note": note.said() if note else None,
            }
        )
    if caller is not None:
        tell_seats(caller.id, report.given, ("officer", caller.id), now)
    return report


def _import_row(
    report: Report, one: Prepared, caller: Caller | None, now: datetime
) -> list[Renewal]:
    """Store one row; what it renewed. Raises Fault when it cannot be."""
    row = one.row.cells
    check_written(one.row)
    kind, starts, ends = post_of(row)
    first = starts or clock.day_of(now)
    if ends and ends < first:
        raise Fault("止早于起 / ends before it starts")
    written = (kind, row["cell"])
    if written not in report.places:
        report.places[written] = find_place(*written, caller.scope if caller else None)
    place = report.places[written]
    if place is None:
        raise Fault(
            f"找不到“{row['cell']}”：请填编码、乡镇/村，联络员填 区域/部门"
            " / unknown or ambiguous place"
        )
    made = len(report.new)
    officer, renewed = _officer(report, one, place, caller, now)
    # whose account this very row made holds nothing yet
    post = _held(officer, kind, place, first) if len(report.new) == made else None
    if post is None:
        new = officer.username in report.new
        reason = row["reason"] or None
        check_gives(caller, officer, kind, cell_of(place), (first, ends), reason, new=new, now=now)
        cell, department = (place, None) if isinstance(place, Cell) else (None, place)
        post = appoint(
            by=caller.id if caller else None,
            to=officer,
            kind=kind,
            cell=cell,
            department=department,
            starts_on=first,
            ends_on=ends,
            reason=reason,
            now=now,
            among=report.given,
        )
        report.posts += 1
    elif post.id in report.seen:
        if (post.starts_on, post.ends_on) != (first, ends):
            raise Fault("同一岗位写了两次，起止不同 / one post twice, with other days")
    else:
        days = {"starts_on": starts, "ends_on": ends}
        renewed.append(renew_post(of=post, **days, caller=caller, now=now, among=report.given))
    report.seen.add(post.id)
    report.named[officer.username] = officer
    return renewed


def _officer(
    report: Report,
    one: Prepared,
    place: Cell | Department,
    caller: Caller | None,
    now: datetime,
) -> tuple[Officer, list[Renewal]]:
    """Whose row it is, added where nobody has the name; and what was renewed of him."""
    row = one.row.cells
    known = report.named.get(row["username"]) or named_officer(caller, row["username"])
    if known is None:
        return _new_officer(report, one, place, caller, now), []
    if texts.person(known.name) != row["name"]:
        raise Fault(f"用户名已属于{known.name} / user name of another person")
    if row["username"] not in report.named:
        of_him = renew_officer(
            of=known, phone=row["phone"], password=row["password"], caller=caller, now=now
        )
        return known, [of_him]
    if row["phone"] and row["phone"] != (known.phone or row["phone"]):
        raise Fault("同一用户名的两行手机不同 / two rows of one user name with other phones")
    if known.username not in report.new:
        more = renew_officer(of=known, phone=row["phone"], password="", caller=caller, now=now)
        return known, [more]
    known.phone = row["phone"] or known.phone
    return known, []


def _new_officer(
    report: Report,
    one: Prepared,
    place: Cell | Department,
    caller: Caller | None,
    now: datetime,
) -> Officer:
    row = one.row.cells
    if one.weak:
        raise Fault("初始密码至少 8 位 / password too short")
    new = people.add_officer(
        by=caller.id if caller else None,
        username=row["username"],
        name=row["name"],
        phone=row["phone"] or None,
        password_hash=one.hashed,
        must_change=True,
        now=now,
    )
    report.officers += 1
    report.new.add(new.username)
    if one.made:
        chain = cells.chain(cell_of(place))
        report.passwords.append(
            {
                "township": chain[min(1, len(chain) - 1)].name,
                "name": new.name,
                "username": new.username,
                "password": one.made,
            }
        )
    return new


def _held(of: Officer, kind: str, place: Cell | Department, first: date) -> Post | None:
    """The post of this kind and place that he holds on or after a day, the latest of several."""
    where = Post.cell_id if isinstance(place, Cell) else Post.department_id
    query = select(Post).where(Post.officer_id == of.id, Post.kind == kind, where == place.id)
    lasting = query.where(not_over(Post, first))
    return db.session.scalars(lasting.order_by(Post.starts_on.desc())).first()
