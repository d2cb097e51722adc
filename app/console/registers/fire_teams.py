"""The register of villages' fire teams: who is in them, and which village has none."""

from collections.abc import Iterable
from typing import Any

from flask import g

from app.cells import queries as cells
from app.console.pages import say
from app.console.registers import offered
from app.console.registers.shape import Form, Register, Row, column, own_cells
from app.core import clock
from app.core.text_fields import Code
from app.posts import queries as posts
from app.posts.models import FireTeamMember
from app.posts.schemas import FireMemberIn
from app.posts.service import name_contacts


class MemberIn(FireMemberIn):
    cell = Code(most=32, required=True)


def rows() -> Iterable[Row]:
    villages = {cell.id: cell for cell in own_cells() if cell.level == "village"}
    members = posts.fire_team_rows(clock.day_of(clock.now()), *villages)
    without = villages.keys() - {row.cell_id for row in members}
    for cell_id in sorted(without, key=lambda one: villages[one].code):
        none = say("还没有消防队", "no team yet")
        yield {"cell": villages[cell_id].name, "name": none}
    for row in sorted(members, key=lambda one: (villages[one.cell_id].code, not one.leads)):
        yield {
            "cell": villages[row.cell_id].name,
            "name": row.name,
            "phone": row.phone,
            "leads": say("队长", "leads") if row.leads else "",
            "starts_on": row.starts_on,
            "key": row.id,
            "of": row,
        }


def _member(member_id: int) -> FireTeamMember:
    return name_contacts.own_member(g.caller.scope, member_id, clock.now())


def _join(_: None, body: dict[str, Any]) -> None:
    cell = cells.named(body.pop("cell"))
    name_contacts.join_fire_team(caller=g.caller, cell=cell, member=body, now=clock.now())


def _leave(row: FireTeamMember, _: dict[str, Any]) -> None:
    name_contacts.leave_fire_team(caller=g.caller, row=row, now=clock.now())


REGISTERS = {
    "fire_teams": Register(
        ("义务消防队", "Fire teams"),
        "people",
        "fire_teams.read",
        (
            column("cell", "村", "Village"),
            column("name", "姓名", "Name"),
            column("phone", "电话", "Phone"),
            column("leads", "队长", "Leads"),
            column("starts_on", "起", "From"),
        ),
        rows,
        ("您的辖区内没有村。", "No village is yours."),
        {
            "new": Form(
                ("增加队员", "Add a member"),
                ("已增加队员，本村有火情时通知消防队。", "Added; the team hears of burning here."),
                "fire_teams.write",
                _join,
                MemberIn(),
                choices=lambda _: {
                    "cell": offered.places("fire_teams.write", "village"),
                    "officer_id": offered.people_here(),
                },
            ),
            "end": Form(
                ("移出", "Take out"),
                ("已移出，历史保留。", "Taken out; it stays on record."),
                "fire_teams.write",
                _leave,
                find=_member,
                facts=lambda row: [(say("姓名", "Name"), f"{row.name} {row.phone}")],
            ),
        },
    ),
}
