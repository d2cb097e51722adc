"""/console/cases/<id>: all there is of a case, and what I may do with it now as forms."""

import uuid
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask import g, request

from app.console import merging
from app.console.attempt import attempt, beside
from app.console.choices import Choices
from app.console.form_bodies import body_from, id_from
from app.console.form_photos import (
    files_limit,
    record_photos,
    take_files,
    typed_with_photos,
    with_photos,
)
from app.console.forms import KEPT, fields_of, version_from
from app.console.pages import back_to, page, render
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem
from app.core.marks import first, takes_up_to
from app.incidents import queries
from app.incidents.actions import act, asked_of, body_of
from app.incidents.present import alone_out, facts_out

#: Of the actions one may take, those that are seldom the next step wait folded.
SELDOM = ("comment", "relocate", "merge", "name_leader", "assist", "transfer", "joint", "measure")
#: action -> {its field: the word under which its label stands}
LABELS = {
    "sample": {"limit": "standard"},
    "measure": {"kind": "measure_kind", "department_id": "carried_out_by"},
}
#: Fields that every form carries and nobody types.
OWN = ("form_token", "id", "version")


@page("/cases/<uuid:incident_id>", "incidents.read")
def case(incident_id: uuid.UUID) -> Any:
    """案件 Facts, photos, map, what goes on beside it, and the forms of what I may do."""
    return _page(incident_id)


def _page(incident_id: uuid.UUID, tried: Mapping[str, Any] | None = None, status: int = 200) -> Any:
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    shown = facts_out(row, g.caller.scope, g.caller.id) | alone_out(row)
    tried = tried or {}
    offered = Choices(row)
    return render(
        "case.html",
        status,
        case=shown,
        forms=[_form(name, offered, tried) for name in shown["actions"]],
        tried=tried,
        done=request.args.get("done"),
    )


def _form(action: str, offered: Choices, tried: Mapping[str, Any]) -> dict[str, Any]:
    """What a form of an action is made from; with what was typed where it was just tried."""
    mine = tried.get("action") == action
    choices = offered.of(action)
    values, errors = (tried["values"], tried.get("errors")) if mine else ({}, None)
    fields = fields_of(asked_of(action), choices, values, errors, LABELS.get(action, {}))
    if action == merging.ACTION:
        fields = merging.with_number(fields, values, errors)
    return {
        "action": action,
        "id": values.get("id") or str(uuid.uuid4()),
        "fields": fields,
        "open": mine,
        "seldom": action in SELDOM,
    }


@page(
    "/cases/<uuid:incident_id>/actions/<action>",
    "incidents.act",
    methods=("POST",),
    stands_on="console.case",
)
@takes_up_to(files_limit)
@first(take_files)
def act_on(incident_id: uuid.UUID, action: str) -> Any:
    """Do what a form says; what is refused comes back with all that was typed."""
    schema = body_of(action)
    body = body_from(schema, request.form)
    with_photos(body)
    record_photos()
    _, problem = attempt(lambda: _do(incident_id, action, schema, body))
    if problem is not None:
        return _again(incident_id, action, problem)
    return back_to("console.case", incident_id=incident_id, done=action)


def _do(incident_id: uuid.UUID, action: str, schema: ma.Schema, body: dict[str, Any]) -> None:
    if action == merging.ACTION:
        body = merging.named_by_number(body, request.form.get(merging.NUMBER, ""))
    act(
        caller=g.caller,
        incident_id=incident_id,
        action=action,
        body=schema.load(body | {"id": id_from(request.form, body)}),
        version=_version(),
        now=clock.now(),
    )


def _again(incident_id: uuid.UUID, action: str, problem: Problem) -> Any:
    """The case as it is now, and the form as it was filled in."""
    body = said(problem)
    errors = beside(body, body_of(action))
    if action == merging.ACTION:
        errors = merging.where_named(errors, request.form.get(merging.NUMBER, ""))
    tried = {
        "action": action,
        "values": typed_with_photos(),
        "problem": body,
        "errors": errors,
        "typed": [
            text
            for name, text in request.form.items()
            if text and name not in OWN and not name.startswith(KEPT)
        ],
        "since": _version() if problem.code == "changed_meanwhile" else None,
    }
    return _page(incident_id, tried, problem.status)


def _version() -> int | None:
    return version_from(request.form.get("version", ""))
