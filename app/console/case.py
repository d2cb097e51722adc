"""/console/cases/<id>: all there is of a case, and what I may do with it now as forms."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
import shapely
from flask import Response, current_app, g, request

from app.cells import queries as cells
from app.console.attempt import attempt
from app.console.choices import Choices
from app.console.forms import body_from, fields_of, version_from
from app.console.pages import back_to, page, render, tiles
from app.core import clock
from app.core.answers import said
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.web import first, takes_up_to
from app.incidents import queries
from app.incidents.actions import act, body_of
from app.incidents.present import events_out, facts_out
from app.incidents.present.limits import limits_out
from app.incidents.present.matters import matters_out, transfers_out
from app.incidents.present.measures import measures_out
from app.incidents.present.special import emergency_out
from app.incidents.present.time_requests import time_requests_out
from app.incidents.service.note_open import note_open
from app.incidents.service.read_transfers import readable, transfers_of, withheld
from app.photos import service as photos
from app.photos.models import Photo

#: Of the actions one may take, those that are seldom the next step wait folded.
SELDOM = ("comment", "relocate", "merge", "name_leader", "assist", "transfer", "joint", "measure")
MOST_PHOTOS = 12
#: Fields that every form carries and nobody types.
OWN = ("form_token", "id", "version")
#: How exactly outlines are drawn, in degrees: about ten metres.
SIMPLE = 0.0001


@page("/cases/<uuid:incident_id>", "incidents.read")
def case(incident_id: uuid.UUID) -> Any:
    """案件 Facts, photos, map, what goes on beside it, and the forms of what I may do."""
    return _page(incident_id)


def _page(incident_id: uuid.UUID, tried: Mapping[str, Any] | None = None, status: int = 200) -> Any:
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    shown = facts_out(row, g.caller.scope, g.caller.id)
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
    return {
        "action": action,
        "id": values.get("id") or str(uuid.uuid4()),
        "fields": fields_of(body_of(action), choices, values, errors),
        "open": mine,
        "seldom": action in SELDOM,
    }


def _files_limit() -> int:
    return int(current_app.config["PHOTO_MB"]) * 1024 * 1024 * 3


def _take_files() -> None:
    """Look at the photos and store them before the transaction: it takes time."""
    g.taken = {}
    for name in request.files:
        for file in request.files.getlist(name)[:MOST_PHOTOS]:
            content = file.read()
            if content:
                sha256 = hashlib.sha256(content).hexdigest()
                looked = photos.take(sha256, content)
                g.taken.setdefault(name, []).append((sha256, len(content), looked))


@page("/cases/<uuid:incident_id>/actions/<action>", "incidents.act", methods=("POST",))
@takes_up_to(_files_limit)
@first(_take_files)
def act_on(incident_id: uuid.UUID, action: str) -> Any:
    """Do what a form says; what is refused comes back with all that was typed."""
    schema = body_of(action)
    body = body_from(schema, request.form)
    _with_photos(body)
    _, problem = attempt(lambda: _do(incident_id, action, schema, body))
    if problem is not None:
        return _again(incident_id, action, problem)
    return back_to("console.case", incident_id=incident_id, done=action)


def _do(incident_id: uuid.UUID, action: str, schema: ma.Schema, body: dict[str, Any]) -> None:
    for taken in g.taken.values():
        for sha256, size, looked in taken:
            photos.record(sha256, size, looked, officer_id=g.caller.id, now=clock.now())
    act(
        caller=g.caller,
        incident_id=incident_id,
        action=action,
        body=schema.load({"id": request.form.get("id", "")} | body),
        version=_version(),
        now=clock.now(),
    )


def _again(incident_id: uuid.UUID, action: str, problem: Problem) -> Any:
    """The case as it is now, and the form as it was filled in."""
    body = said(problem)
    tried = {
        "action": action,
        "values": request.form,
        "problem": body,
        "errors": body.get("errors"),
        "typed": [text for name, text in request.form.items() if name not in OWN and text],
        "since": _version() if problem.code == "changed_meanwhile" else None,
    }
    return _page(incident_id, tried, problem.status)


def _with_photos(body: dict[str, Any]) -> None:
    """Name the photos that came with the form where the body has them: rectified.photo_ids."""
    for name, taken in g.taken.items():
        *inside, last = name.split(".")
        place = body
        for part in inside:
            place = place.setdefault(part, {})
        place[last] = [sha256 for sha256, _, _ in taken]


def _version() -> int | None:
    return version_from(request.form.get("version", ""))


@page("/cases/<uuid:incident_id>/history", "incidents.read")
def history(incident_id: uuid.UUID) -> Any:
    """办理记录 What happened, the newest first; every limit, transfer and measure it has had."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    found = queries.events(row)
    told = events_out(found, withheld(row, found, g.caller.scope))
    return render(
        "history.html",
        events=told[::-1],
        limits=limits_out(row),
        transfers=transfers_out(readable(transfers_of(row), g.caller.scope)) if row.matters else (),
        measures=measures_out(row, queries.measures_of(row)) if row.matters else (),
    )


@page("/cases/<uuid:incident_id>/beside", "incidents.read")
def beside(incident_id: uuid.UUID) -> Any:
    """同时进行 Who still owes something, what was asked for and answered beside its course."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    shown: dict[str, Any] = matters_out(row, g.caller.scope) | time_requests_out(row)
    return render("beside.html", 200, **shown)


@page("/cases/<uuid:incident_id>/emergency", "incidents.read")
def emergency(incident_id: uuid.UUID) -> Any:
    """突发处置 Who was called and knows, the sheet, the samples, the end."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    return render("emergency.html", 200, **emergency_out(row))


@page("/cases/<uuid:incident_id>/here", "incidents.read", methods=("POST",))
def here(incident_id: uuid.UUID) -> Any:
    """Say that one has the case open; who else has, and whether it has changed since."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    others = note_open(row, g.caller.id, clock.now())
    return render("here.html", others=others, changed=row.version != (_version() or 0))


@page("/cases/<uuid:incident_id>/map", "incidents.read")
def case_map(incident_id: uuid.UUID) -> Any:
    """The point, the outlines around it, and similar cases near by, for the map."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    shapes = []
    for cell_id in dict.fromkeys(i for i in (row.village_id, row.township_id) if i):
        found = cells.shape_of(cell_id)
        if found is not None:
            cell = cells.by_ids([cell_id])[cell_id]
            own = cell_id == row.village_id
            outline = shapely.geometry.mapping(found[0].simplify(SIMPLE))
            shapes.append({"name": cell.name, "own": own, "boundary": outline})
    point = None if row.lon is None else {"lon": row.lon, "lat": row.lat}
    return {"point": point, "cells": shapes, "tiles": tiles()}


@page("/photos/<sha256>", "photos.read")
def photo(sha256: str) -> Any:
    """A photo that a visible case names, upright: large, or small for a list."""
    known = db.session.get(Photo, sha256) if len(sha256) == 64 else None
    size = "small" if request.args.get("size") == "small" else "large"
    shown = photos.show(known or refuse("not_found"), caller=g.caller, size=size)
    headers = {"Cache-Control": "private, max-age=86400"}
    if shown.inert:
        headers["Content-Disposition"] = "attachment"
    return Response(shown.content, mimetype=shown.content_type, headers=headers)
