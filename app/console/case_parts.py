"""What a case's page loads by itself or when asked: history, map, track, parties, photos.

Each is a page of its own for browsers without scripts.
"""

import uuid
from datetime import timedelta
from typing import Any

from flask import Response, g, request

from app.cells import locating, outlines
from app.cells import queries as cells
from app.console.forms import version_from
from app.console.pages import back_to, kind_name, page, render, tiles
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.looks import ask_why, looks_at, protects
from app.incidents import queries
from app.incidents.actions import may_read_parties, may_read_reporter
from app.incidents.models import Reporter
from app.incidents.present import events_out
from app.incidents.present.limits import limits_out
from app.incidents.present.matters import matters_out, transfers_out
from app.incidents.present.measures import measures_out
from app.incidents.present.reporter import reporter_shown
from app.incidents.present.special import emergency_out, mediation_out
from app.incidents.present.time_requests import time_requests_out
from app.incidents.service.mediate_dispute import parties_of
from app.incidents.service.note_open import note_open
from app.incidents.service.read_transfers import readable, transfers_of
from app.patrols import queries as patrols
from app.patrols.present import geojson
from app.photos import service as photos
from app.photos.models import Photo
from app.taxonomy import queries as taxonomy

#: How exactly outlines are drawn: as on the county's map when one is near.
CLOSE = len(outlines.DETAILS) - 1
#: How much of a patrol is shown before and after its finding.
AROUND = timedelta(minutes=20)
#: What is near by: within so many metres, found at most so long before it.
NEAR_M, NEAR_DAYS = 500, timedelta(days=180)


@page("/cases/<uuid:incident_id>/history", "incidents.read")
def history(incident_id: uuid.UUID) -> Any:
    """办理记录 What happened, the newest first; every limit, transfer and measure it has had."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    found = queries.events(row)
    told = events_out(found, row, g.caller.scope, g.caller.id)
    return render(
        "history.html",
        events=told[::-1],
        limits=limits_out(row),
        # a limit counts from the step that began it, at the same instant
        begun={event["at"]: event["action"] for event in told},
        transfers=transfers_out(readable(transfers_of(row), g.caller.scope)) if row.matters else (),
        measures=measures_out(row, queries.measures_of(row)) if row.matters else (),
    )


@page("/cases/<uuid:incident_id>/beside", "incidents.read")
def beside(incident_id: uuid.UUID) -> Any:
    """同时进行 Who still owes something, what was asked for and answered beside its course; whether
    there is a reporter, for who may ask for him.
    """
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    shown: dict[str, Any] = matters_out(row, g.caller.scope) | time_requests_out(row)
    reported = bool(db.session.get(Reporter, row.id)) and may_read_reporter(row, g.caller)
    return render("beside.html", 200, reported=reported, filer_id=row.filer_id, **shown)


@page("/cases/<uuid:incident_id>/emergency", "incidents.read")
def emergency(incident_id: uuid.UUID) -> Any:
    """突发处置 Who was called and knows, the sheet, the samples, the end."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    found = emergency_out(row)
    if row.nature != "emergency" and not any(found.values()):
        return back_to("console.case", incident_id=incident_id)
    return render("emergency.html", 200, **found)


@page("/cases/<uuid:incident_id>/here", "incidents.read", methods=("POST",))
def here(incident_id: uuid.UUID) -> Any:
    """Say that one has the case open; who else has, and whether it has changed since."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    others = note_open(row, g.caller.id, clock.now())
    asked = version_from(request.form.get("version", ""))
    return render("here.html", others=others, changed=row.version != (asked or 0))


@page("/cases/<uuid:incident_id>/map", "incidents.read")
def case_map(incident_id: uuid.UUID) -> Any:
    """The point, the outlines around it, and similar cases near by, for the map."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    version = locating.version_at(clock.now())
    around = {"village": row.village_id, "township": row.township_id} if version else {}
    names = cells.by_ids(around.values())
    shapes = [
        {"name": names[cell_id].name, "own": level == "village", "boundary": outline}
        for level, cell_id in around.items()
        if cell_id and (outline := outlines.outlines(level, CLOSE, version or 0).get(cell_id))
    ]
    point = None if row.lon is None else {"lon": row.lon, "lat": row.lat}
    return {"point": point, "cells": shapes, "tiles": tiles()}


@page("/cases/<uuid:incident_id>/near", "incidents.read")
def near(incident_id: uuid.UUID) -> Any:
    """附近案件 What else was found around it lately, of whatever kind, the nearest first."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    since = row.observed_at - NEAR_DAYS
    found = queries.near_by(row, NEAR_M, since, g.caller.scope, g.caller.id)
    kinds = {kind.code: kind_name(kind) for kind in taxonomy.kinds(row.county_id)}
    return render("near.html", found=found, kinds=kinds, metres=NEAR_M, days=NEAR_DAYS.days)


@page("/cases/<uuid:incident_id>/track", "patrols.read")
@protects("track", by="tracks.read")
def case_track(incident_id: uuid.UUID) -> Any:
    """The way of the patrol around the finding, as GeoJSON; a look at another's needs a reason and
    is recorded.
    """
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    patrol_id = row.patrol_id or refuse("not_found")
    owner = patrols.owner_of(patrol_id)
    looks_at(patrol_id, whose_id=owner, own=owner in (g.caller.id, None))
    patrol = patrols.with_track(g.caller.scope, g.caller.id, patrol_id)
    ask_why()
    return geojson(patrol, (row.observed_at, AROUND))


@page("/cases/<uuid:incident_id>/reporter", "incidents.read")
@protects("reporter", by="incidents.review")
def reporter(incident_id: uuid.UUID) -> Any:
    """举报人 Who reported it, for the case's reviewer; each look is recorded with its reason."""
    return render("reporter.html", 200, reporter=reporter_shown(incident_id))


@page("/cases/<uuid:incident_id>/mediation", "incidents.read")
@protects("parties", by="incidents.review")
def mediation(incident_id: uuid.UUID) -> Any:
    """调解 The parties of a dispute and their sessions; each look is recorded."""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    looks_at(incident_id, own=not parties_of(row))
    if not may_read_parties(row, g.caller):
        refuse("post_lacks_permission")
    found = mediation_out(row)
    if row.nature != "dispute" and not any(found.values()):
        return back_to("console.case", incident_id=incident_id)
    return render("mediation.html", 200, **found)


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
