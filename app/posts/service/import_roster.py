"""The roster imported: every row checked, then all of them stored or none."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.core import clock
from app.core.db import db
from app.people import service as people
from app.people.models import Officer
from app.people.rules import is_weak, new_password
from app.posts.models import Post
from app.posts.rules import POSTS, Caller
from app.posts.service.appoint_officers import appoint

SCIENTIFIC = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")


@dataclass
class Report:
    """What an import did, or would do; `rows` says per row ok or what to correct."""

    encoding: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    officers: int = 0
    posts: int = 0
    #: (township, name, username, password) of those made here.
    passwords: list[dict[str, str]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return bool(self.rows) and all(row["ok"] for row in self.rows)


def prepare(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Give new names passwords where they have none; hash all: slow, so before the transaction."""
    hashes: dict[str, tuple[str, str]] = {}
    for row in rows:
        name = row["username"].lower()
        if name not in hashes or row["password"]:
            password = row["password"] or new_password()
            hashes[name] = (password, people.HASHER.hash(password))
    return [
        row
        | {
            "made": "" if row["password"] else hashes[row["username"].lower()][0],
            "hash": hashes[row["username"].lower()][1],
        }
        for row in rows
    ]


def import_roster(
    *,
    caller: Caller | None,
    rows: list[dict[str, str]],
    encoding: str,
    now: datetime,
) -> Report:
    """Check every prepared row, then store all of them or none; the caller rolls back a dry run and
    a refused one.

    It is held to the caller's territory; None for a command. What has long been so is told with
    its true first day: of whose account is made here, by whom nothing can have been filed or
    judged yet; a post of anybody else begins today at the earliest, but by a command.
    """
    report = Report(encoding)
    made: dict[str, Officer] = {}
    for number, row in enumerate(rows, 2):
        fault = _import_row(report, made, row, caller, now)
        report.rows.append(
            {"row": number, "username": row["username"], "ok": fault is None, "fault": fault}
        )
    return report


def _import_row(
    report: Report,
    made: dict[str, Officer],
    row: dict[str, str],
    caller: Caller | None,
    now: datetime,
) -> str | None:
    """Store one row; a sentence when it cannot be."""
    if fault := _misspelt(row):
        return fault
    username = row["username"].lower()
    kind = next((k for k, chinese in POSTS.items() if row["post"] in (k, chinese)), None)
    if kind is None:
        return f"没有“{row['post']}”这个岗位，可填：{'、'.join(POSTS.values())} / unknown post"
    try:
        starts = date.fromisoformat(row["from"]) if row["from"] else clock.day_of(now)
        ends = date.fromisoformat(row["to"]) if row["to"] else None
    except ValueError:
        return "日期应写作 2026-07-01 / write dates as 2026-07-01"
    if ends and ends < starts:
        return "止早于起 / ends before it starts"
    if kind == "supervisor" and ends is None:
        return (
            "社会环境监督员须填写聘期结束日 / a supervisor is hired for a term: give its last day"
        )
    place = _department(row["cell"]) if kind == "liaison" else _cell(row["cell"])
    if place is None:
        return (
            f"找不到“{row['cell']}”：请填编码、乡镇/村，联络员填 区域/部门"
            " / unknown or ambiguous place"
        )
    path = place.path if isinstance(place, Cell) else db.session.get_one(Cell, place.cell_id).path
    if caller is not None and not caller.scope.appoints(kind, path):
        return "超出您的任命范围 / not yours to appoint"
    known = made.get(username) or db.session.scalar(
        select(Officer).where(Officer.username == username)
    )
    back = starts < clock.day_of(now) and known is not None and username not in made
    if known and known.name != row["name"]:
        return f"用户名已属于{known.name} / user name of another person"
    if known is None:
        known = _new_officer(report, row, place, caller, now)
        if known is None:
            return "初始密码至少 8 位 / password too short"
        made[username] = known
    cell, department = (place, None) if isinstance(place, Cell) else (None, place)
    same = select(Post.id).where(
        Post.officer_id == known.id,
        Post.kind == kind,
        Post.cell_id == (cell.id if cell else None),
        Post.department_id == (department.id if department else None),
        or_(Post.ends_on.is_(None), Post.ends_on >= starts),
    )
    if db.session.scalar(same) is None:
        if back and caller is not None:
            return (
                "已有账号的人员，新岗位从今天或以后开始"
                " / who has an account already gets a new post from today on"
            )
        appoint(
            by=caller.id if caller else None,
            to=known,
            kind=kind,
            cell=cell,
            department=department,
            starts_on=starts,
            ends_on=ends,
            now=now,
        )
        report.posts += 1
    return None


def _misspelt(row: dict[str, str]) -> str | None:
    """What is wrong with a row on its face."""
    for name in ("phone", "cell"):
        if SCIENTIFIC.match(row[name]):
            return (
                f"{row[name]} 是科学计数法：请把该列设为“文本”格式后重新填写"
                " / format this column as text"
            )
    if not re.fullmatch(r"[\w.\-@]{2,64}", row["username"]):
        return "用户名应为 2–64 位字母、数字或 . - _ / user name"
    if (
        not 1 <= len(row["name"]) <= 50
        or len(row["phone"]) > 40
        or not (row["name"] + row["phone"]).isprintable()
    ):
        return "请填写姓名（50 字以内）与手机 / name and phone"
    return None


def _new_officer(
    report: Report,
    row: dict[str, str],
    place: Cell | Department,
    caller: Caller | None,
    now: datetime,
) -> Officer | None:
    if row["password"] and is_weak(row["password"], row["username"]):
        return None
    new = people.add_officer(
        by=caller.id if caller else None,
        username=row["username"],
        name=row["name"],
        phone=row["phone"] or None,
        password_hash=row["hash"],
        must_change=True,
        now=now,
    )
    report.officers += 1
    if row["made"]:
        cell = place if isinstance(place, Cell) else db.session.get_one(Cell, place.cell_id)
        chain = cells.chain(cell)
        report.passwords.append(
            {
                "township": chain[min(1, len(chain) - 1)].name,
                "name": new.name,
                "username": new.username,
                "password": row["made"],
            }
        )
    return new


def _cell(text: str) -> Cell | None:
    """A cell by code, or by 乡镇/村: each name below the one before, unambiguous."""
    found = cells.by_code(text)
    if found:
        return found
    candidates: list[Cell] | None = None
    for name in filter(None, re.split(r"[/／]", text)):
        query = select(Cell).where(Cell.name == name.strip(), Cell.ended_on.is_(None))
        below = list(db.session.scalars(query))
        candidates = (
            below
            if candidates is None
            else [
                c
                for c in below
                if any(c.path.startswith(p.path) and c.id != p.id for p in candidates)
            ]
        )
    return candidates[0] if candidates and len(candidates) == 1 else None


def _department(text: str) -> Department | None:
    """A department as 区域/部门, the area by code or name."""
    place, _, name = text.replace("／", "/").rpartition("/")
    cell = _cell(place)
    if cell is None:
        return None
    query = select(Department).where(Department.cell_id == cell.id, Department.ended_on.is_(None))
    return db.session.scalars(
        query.where((Department.name == name) | (Department.code == name))
    ).first()
