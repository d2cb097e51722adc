"""/officers: accounts of one's territory, passwords, the roster."""

from typing import Any

from flask import Response, g, request

from app.cells import queries as cells
from app.core import clock
from app.core.bodies import raw_json
from app.core.bounds import JSON_LIMIT
from app.core.db import db, transaction
from app.core.errors import refuse
from app.core.marks import checks_a_password, first, needs, takes_up_to
from app.core.paging import only_id, page_of, paged
from app.core.schemas import Schema
from app.core.sheets import XLSX
from app.core.web import Blueprint
from app.people import service as people
from app.people.schemas import OfficerOut
from app.posts import queries
from app.posts.present import officers_out
from app.posts.schemas import (
    OfficerEdit,
    OfficerIn,
    OfficersQuery,
    OfficerWithPosts,
    PasswordOut,
    ResetIn,
    RosterOut,
    RosterQuery,
)
from app.posts.service import (
    appoint_officers,
    edit_officers,
    import_roster,
    own_people,
    prepare_roster,
    read_roster,
)

blp = Blueprint("officers", __name__, url_prefix="/api/v1/officers", description="人员")
EXAMPLE = {"id": 7, "username": "wang.fang", "name": "王芳", "posts": []}
NEW, RESET = OfficerIn(), ResetIn()


def _read_roster() -> None:
    try:
        table = read_roster.read(request.get_data())
    except read_roster.Unreadable as error:
        refuse("roster_refused", why=str(error), rows=[])
    with transaction():
        known = prepare_roster.known_names(table)
    dry_run = bool(RosterQuery().load(request.args.to_dict(), unknown="exclude")["dry_run"])
    prepared = prepare_roster.prepare(table, known, most=prepare_roster.MOST_GIVEN, dry_run=dry_run)
    g.roster = table, prepared


@blp.get("")
@needs("officers.read")
@blp.arguments(OfficersQuery(), location="query")
@blp.response(
    200, page_of(OfficerWithPosts, "Officers"), example={"items": [EXAMPLE], "next": None}
)
def officers(query: dict[str, Any]) -> Any:
    """Officers of one's territory with their posts 人员列表"""
    cell = cells.must(query["cell"]) if query.get("cell") else None
    rows = queries.visible_officers(
        g.caller.scope,
        cell=cell,
        q=query.get("q"),
        after=only_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda officer: [officer.id])
    return page | {"items": officers_out(page["items"], g.caller.scope)}


def _hash_of_new() -> None:
    """Rate and hash the password before the transaction."""
    if body := _said(NEW):
        g.first = people.first_password(username=body["username"], given=body["password"])


def _hash_for_reset() -> None:
    if body := _said(RESET):
        with transaction():
            of = own_people.own_officer(
                g.caller.scope, (request.view_args or {})["officer_id"], clock.now()
            )
        g.first = people.first_password(username=of.username, given=body["password"])


def _said(schema: Schema) -> dict[str, Any] | None:
    """The body as the view will have it; None where the view refuses it."""
    raw = raw_json() or {}
    return schema.load(raw) if isinstance(raw, dict) and not schema.validate(raw) else None


@blp.post("")
@needs("officers.write")
@checks_a_password
@first(_hash_of_new)
@blp.arguments(
    NEW,
    example={"username": "li.na", "name": "李娜", "kind": "grid_officer", "cell": "990126101203"},
)
@blp.response(201, PasswordOut(), example={"officer": EXAMPLE, "password": "k7m2p9wxqa"})
@blp.alt_response(403, description="outside_territory")
@blp.alt_response(
    422, description="dated_back: before today only from above, with a reason (`needs`)"
)
@blp.once(PasswordOut(), "password")
def create(body: dict[str, Any]) -> Any:
    """A new person with a first post; the password is shown once 新增人员"""
    officer = appoint_officers.create_officer(
        caller=g.caller, body=dict(body), first=g.first, now=clock.now()
    )
    return {"officer": officer, "password": g.first.plain}


@blp.put("/<int:officer_id>")
@needs("officers.write")
@blp.arguments(OfficerEdit(), example={"phone": "13800000000"})
@blp.response(200, OfficerOut(), example=EXAMPLE)
def edit(body: dict[str, Any], officer_id: int) -> Any:
    """Correct a person, or close the account with `ends_on` 修改人员"""
    of = own_people.own_officer(g.caller.scope, officer_id, clock.now())
    return edit_officers.edit_officer(caller=g.caller, of=of, values=body, now=clock.now())


@blp.post("/<int:officer_id>/password")
@needs("officers.write")
@checks_a_password
@first(_hash_for_reset)
@blp.arguments(RESET, example={})
@blp.response(200, PasswordOut(), example={"officer": EXAMPLE, "password": "k7m2p9wxqa"})
def reset(_body: dict[str, Any], officer_id: int) -> Any:
    """A new first password, shown once 重置密码"""
    of = own_people.own_officer(g.caller.scope, officer_id, clock.now())
    return {
        "officer": of,
        "password": edit_officers.reset_password(
            caller=g.caller, of=of, first=g.first, now=clock.now()
        ),
    }


@blp.get("/template.xlsx")
@needs("officers.import")
@blp.response(200, description="An empty roster with headings", content_type=XLSX)
def template() -> Any:
    """The roster to fill in 名册模板"""
    headers = {"Content-Disposition": "attachment; filename=roster.xlsx"}
    return Response(read_roster.template(), mimetype=XLSX, headers=headers)


@blp.post("/import")
@needs("officers.import")
@takes_up_to(lambda: JSON_LIMIT)
@first(_read_roster)
@blp.arguments(RosterQuery(), location="query")
@blp.response(
    200,
    RosterOut(),
    example={
        "encoding": "xlsx",
        "notes": ["隐藏的行未导入：3 / hidden rows left out: 3"],
        "dry_run": True,
        "officers": 2,
        "posts": 2,
        "updated": 0,
        "rows": [],
        "passwords": [],
    },
)
@blp.alt_response(422, description="roster_refused, with `rows` saying what to correct")
@blp.once(RosterOut(), "passwords")
@blp.doc(
    requestBody={
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
)
def import_(query: dict[str, Any]) -> Any:
    """Import a roster (xlsx, or csv in UTF-8 or GBK): all rows or none 导入名册"""
    table, prepared = g.roster
    trial = db.session.begin_nested()
    report = import_roster.import_roster(
        caller=g.caller, table=table, prepared=prepared, now=clock.now()
    )
    if not report.ok:
        refuse("roster_refused", encoding=table.read_as, notes=table.notes, rows=report.rows)
    if query["dry_run"]:
        trial.rollback()
        report.passwords = []
    return {
        name: getattr(report, name)
        for name in ("encoding", "notes", "officers", "posts", "updated", "rows", "passwords")
    } | query
