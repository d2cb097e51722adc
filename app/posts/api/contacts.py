"""/cells/…: the contact person from above (包片, 包村; row A07), the fire team (row B26)."""

from typing import Any

import marshmallow as ma
from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.posts import queries
from app.posts.present import contacts_out, fire_team_out
from app.posts.schemas import (
    FireMemberOut,
    FireTeamIn,
    NamedContactEnd,
    NamedContactIn,
    NamedContactOut,
    NoQuery,
)
from app.posts.service import name_contacts

blp = Blueprint("cell_contacts", __name__, url_prefix="/api/v1/cells", description="包片联系人")
CONTACTS, TEAMS = page_of(NamedContactOut, "Contacts"), page_of(FireMemberOut, "FireTeam")
CONTACT = {"id": 2, "officer": {"id": 7, "name": "王芳"}, "starts_on": "2026-07-01"}
MEMBER = {"name": "陈刚", "phone": "13800000001", "officer_id": None, "leads": True}
TEAM = {"items": [MEMBER], "next": None}


@blp.get("/<code>/contacts")
@needs("cells.read")
@blp.arguments(NoQuery(), location="query", unknown=ma.RAISE)
@blp.response(200, CONTACTS, example={"items": [CONTACT], "next": None})
def contacts(_: dict[str, Any], code: str) -> Any:
    """Who answers for the cell from above, newest first, with those before 包片联系人"""
    cell = cells.must(code)
    if not g.caller.scope.in_county(cell.path):
        refuse("not_found")
    return whole(contacts_out(queries.contact_rows(cell.id)))


@blp.post("/<code>/contacts")
@needs("contacts.write")
@blp.arguments(NamedContactIn(), example={"officer_id": 7})
@blp.response(201, NamedContactOut(), example=CONTACT)
@blp.alt_response(403, description="outside_territory: the upper cell names it")
@blp.alt_response(422, description="unknown_officer: no post in the upper cell; dated_back")
@blp.once(NamedContactOut())
def name_contact(body: dict[str, Any], code: str) -> Any:
    """Name the contact from above, between who is before and who is to follow 指定包片联系人"""
    cell = cells.must(code)
    row = name_contacts.name_contact(caller=g.caller, cell=cell, **body, now=clock.now())
    return _contact(cell, row.id)


@blp.put("/<code>/contacts")
@needs("contacts.write")
@blp.arguments(NamedContactEnd(), example={"ends_on": "2026-09-30"})
@blp.response(200, CONTACTS, example={"items": [CONTACT], "next": None})
def end_contact(body: dict[str, Any], code: str) -> Any:
    """Let the contact end on a day; who was named for later stays 结束包片"""
    cell = cells.must(code)
    name_contacts.end_contact(caller=g.caller, cell=cell, **body, now=clock.now())
    return whole(contacts_out(queries.contact_rows(cell.id)))


def _contact(cell: Cell, row_id: int) -> dict[str, Any]:
    rows = [row for row in queries.contact_rows(cell.id) if row[0].id == row_id]
    return contacts_out(rows)[0]


@blp.get("/<code>/fire-team")
@needs("fire_teams.read")
@blp.arguments(NoQuery(), location="query", unknown=ma.RAISE)
@blp.response(200, TEAMS, example=TEAM)
def fire_team(_: dict[str, Any], code: str) -> Any:
    """The volunteers of a village, who leads them first 义务消防队"""
    cell = cells.must(code)
    if not g.caller.scope.covers("fire_teams.read", cell.path):
        refuse("not_found")
    return _team(cell)


@blp.put("/<code>/fire-team")
@needs("fire_teams.write")
@blp.arguments(FireTeamIn(), example={"members": [MEMBER]})
@blp.response(200, TEAMS, example=TEAM)
@blp.alt_response(422, description="village_needed, unknown_officer, account_closed")
def set_fire_team(body: dict[str, Any], code: str) -> Any:
    """The whole team from today on; who left is kept with his last day 更新义务消防队"""
    cell = cells.must(code)
    name_contacts.set_fire_team(caller=g.caller, cell=cell, **body, now=clock.now())
    return _team(cell)


def _team(cell: Cell) -> dict[str, Any]:
    found = queries.fire_team([cell.id], clock.day_of(clock.now()))
    return whole(fire_team_out(found.get(cell.id, [])))
