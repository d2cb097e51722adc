"""/console/officers: a person's account and posts, and the forms that change them (A11)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from flask import g, request

from app.cells import queries as cells
from app.console.attempt import attempt, beside
from app.console.form_bodies import body_from
from app.console.forms import Choices, Field, as_typed, fields_of
from app.console.pages import back_to, page, render
from app.console.registers.listing import REGISTERS
from app.console.registers.offered import named_cells
from app.console.registers.shape import own_cells
from app.core import clock
from app.core.answers import said
from app.core.db import transaction
from app.core.errors import refuse
from app.core.marks import checks_a_password, first, once
from app.people import service as people
from app.people.models import Officer
from app.posts import queries as posts
from app.posts.present import officers_out
from app.posts.rules import POSTS
from app.posts.schemas import OfficerEdit, OfficerIn, PostIn, ResetIn
from app.posts.service import appoint_officers, edit_officers, own_people

Words = tuple[str, str]


def _edit(of: Officer, body: dict[str, Any]) -> None:
    edit_officers.edit_officer(caller=g.caller, of=of, values=body, now=clock.now())


def _says(of: Officer) -> dict[str, Any]:
    return as_typed({name: getattr(of, name) for name in OfficerEdit().fields})


def _reset(of: Officer, _body: dict[str, Any]) -> str:
    return edit_officers.reset_password(caller=g.caller, of=of, first=g.first, now=clock.now())


def _resets(of: Officer) -> bool:
    return edit_officers.resets(g.caller, of, clock.now())


def _give(of: Officer, body: dict[str, Any]) -> None:
    appoint_officers.give_post(caller=g.caller, to=of, body=body, now=clock.now())


@dataclass(frozen=True)
class Form:
    """A form about a person: what it is called, its schema, what it does (and shows once)."""

    words: Words
    schema: ma.Schema
    action: str
    do: Callable[[Officer, dict[str, Any]], str | None]
    #: Of whom among those whom the caller appoints: the service says so.
    when: Callable[[Officer], bool] = lambda _: True
    #: What its fields say now: what is emptied of it is taken away.
    values: Callable[[Officer], dict[str, Any]] = lambda _: {}


FORMS: dict[str, Form] = {
    "edit": Form(("修改", "Change"), OfficerEdit(), "officers.write", _edit, values=_says),
    "password": Form(
        ("重置密码", "Reset the password"), ResetIn(), "officers.write", _reset, _resets
    ),
    "post": Form(("增加岗位", "Add a post"), PostIn(exclude=["officer_id"]), "posts.write", _give),
}
#: field of a form about a person -> the word under which its label stands
LABELS = {"name": "full_name", "kind": "post", "department_id": "of_department"}


def _fields(schema: ma.Schema, values: Mapping[str, Any], errors: Any = None) -> list[Field]:
    """The fields of a form about a person, labelled as of one."""
    offered = _offered() if "kind" in schema.fields else {}
    return fields_of(schema, offered, values, errors, LABELS)


def _offered() -> Choices:
    """What posts the caller may give, and where in his territory."""
    places = own_cells("posts.write")
    kinds = [
        kind for kind in POSTS if any(g.caller.scope.appoints(kind, cell.path) for cell in places)
    ]
    found = cells.departments(cell.id for cell in places)
    return {
        "kind": [(kind, kind) for kind in kinds],
        "cell": named_cells(places),
        "department_id": [(str(one.id), one.name) for one in found],
    }


@page("/officers/<int:officer_id>", "officers.read")
def officer(officer_id: int) -> Any:
    """人员 Who somebody is, what he holds, and what the caller may change of it."""
    return _page(posts.visible_officer(g.caller.scope, officer_id) or refuse("not_found"))


def _page(of: Officer, status: int = 200, shown_once: str | None = None, **tried: Any) -> Any:
    own = own_people.is_own(g.caller.scope, of.id, clock.now())
    forms = {
        name: _fields(
            form.schema,
            tried["values"] if tried.get("form") == name else form.values(of),
            tried.get("errors") if tried.get("form") == name else None,
        )
        for name, form in FORMS.items()
        if own and g.caller.scope.allows(form.action) and form.when(of)
    }
    row = officers_out([of], g.caller.scope)[0]
    held = {post.id: post for post, _, _ in posts.posts_of([of.id])}
    return render(
        "officer.html",
        status,
        officer=row,
        forms=forms,
        of_posts=dict(zip(held, REGISTERS["posts"].offered(list(held.values())), strict=True)),
        names={name: form.words for name, form in FORMS.items()},
        shown_once=shown_once,
        done=tried.get("done") or request.args.get("done"),
        tried=tried,
    )


def _hash_for_reset() -> None:
    """Rate and hash the password before the transaction."""
    args = request.view_args or {}
    if args["form"] == "password":
        with transaction():
            of = own_people.own_officer(g.caller.scope, args["officer_id"], clock.now())
        _hash(ResetIn(), of.username)


def _hash_of_new() -> None:
    if request.method == "POST":
        _hash(OfficerIn(), request.form.get("username", ""))


def _hash(schema: ma.Schema, username: str) -> None:
    body = body_from(schema, request.form)
    if not schema.validate(body):  # else the view says what is wrong
        given = schema.load(body)["password"]
        g.first = people.first_password(username=username, given=given)


@page(
    "/officers/<int:officer_id>/<form>",
    "officers.write",
    methods=("POST",),
    stands_on="console.officer",
)
@checks_a_password
@first(_hash_for_reset)
@once()
def change_officer(officer_id: int, form: str) -> Any:
    """Do what a form about a person says; a password that was made is shown this once."""
    of = own_people.own_officer(g.caller.scope, officer_id, clock.now())
    one = FORMS.get(form) or refuse("not_found")
    if not g.caller.scope.allows(one.action):
        refuse("post_lacks_permission")
    body = body_from(one.schema, request.form, one.values(of))
    made, problem = attempt(lambda: one.do(of, one.schema.load(body)))
    if problem is not None:
        why = said(problem)
        return _page(
            of,
            problem.status,
            form=form,
            values=request.form,
            errors=beside(why, one.schema),
            why=why,
        )
    if made is not None:
        return _page(of, shown_once=made, done=form)
    return back_to("console.officer", officer_id=officer_id, done=form)


@page("/officers/new", "officers.write", methods=("GET", "POST"))
@checks_a_password
@first(_hash_of_new)
@once()
def new_officer() -> Any:
    """新增人员 An account with its first post; its password is shown this once."""
    schema = OfficerIn()
    if request.method == "GET":
        return render("new_officer.html", fields=_fields(schema, {}), why=None)
    body = body_from(schema, request.form)
    made, problem = attempt(
        lambda: appoint_officers.create_officer(
            caller=g.caller, body=dict(schema.load(body)), first=g.first, now=clock.now()
        )
    )
    if problem is None:
        g.answer_again = back_to("console.officer", officer_id=made.id)
        return _page(made, shown_once=g.first.plain)
    why = said(problem)
    fields = _fields(schema, request.form, beside(why, schema))
    return render("new_officer.html", problem.status, fields=fields, why=why)
