"""/console/discoveries: what others found, held against me or below me: explained and decided."""

import uuid
from typing import Any

from flask import g, request

from app.accountability import queries, service
from app.accountability.models import MissedDiscovery
from app.accountability.present.missed_discoveries import discoveries_out, discovery_out
from app.accountability.queries.passing import NEAR_M
from app.accountability.rules.missed_discoveries import OPEN
from app.accountability.schemas.missed_discoveries import DecideIn, ExplainIn
from app.cells import locating, outlines
from app.console.attempt import attempt
from app.console.case_parts import CLOSE
from app.console.form_photos import (
    files_limit,
    record_photos,
    take_files,
    typed_with_photos,
    with_photos,
)
from app.console.forms import KEPT
from app.console.pages import back_to, page, render, tiles
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem, refuse
from app.core.looks import looks_at_each, protects
from app.core.marks import SIGNED_IN, first, takes_up_to
from app.patrols import queries as patrols
from app.patrols.present import near_lines

#: How many the page shows; the others come as these are decided.
MOST = 20


@page("/discoveries", SIGNED_IN)
def discoveries() -> Any:
    """未能发现 Those that I have to explain, then those that wait for a decision of mine."""
    return _shown()


@page("/discoveries/<uuid:discovery_id>/evidence", SIGNED_IN)
@protects("track", by="discoveries.territory")
def discovery_evidence(discovery_id: uuid.UUID) -> Any:
    """佐证 The words, photos and patrols near the place; that somebody looks is on record."""
    row = queries.seen(g.caller.scope, g.caller.id, discovery_id)
    shown = discovery_out(row, g.caller, clock.now())
    looks_at_each(
        (one["patrol_id"], one["officer_id"])
        for one in shown["evidence"]
        if one["officer_id"] != g.caller.id
    )
    return render("discovery.html", discovery=shown)


@page("/discoveries/<uuid:discovery_id>/map", SIGNED_IN)
@protects("track", by="discoveries.territory")
def discovery_map(discovery_id: uuid.UUID) -> Any:
    """The place, the cell around it, and the ways of the patrols in the evidence, as far as the
    reader may see tracks; each look at another's is on record.
    """
    row = queries.seen(g.caller.scope, g.caller.id, discovery_id)
    shown = discovery_out(row, g.caller, clock.now())
    ids = [uuid.UUID(str(one["patrol_id"])) for one in shown["evidence"]]
    walked = patrols.those_with_tracks(g.caller.scope, g.caller.id, ids)
    looks_at_each((one.id, one.officer_id) for one in walked if one.officer_id != g.caller.id)
    version = locating.version_at(clock.now())
    drawn = outlines.outlines("village", CLOSE, version) if version else {}
    outline = drawn.get(row.cell_id)
    cell = {"name": shown["cell"]["name"], "own": True, "boundary": outline}
    case = shown["case"]
    if case["lon"] is None:
        refuse("not_found")  # nothing can have come by a place that is not known
    return {
        "point": {"lon": case["lon"], "lat": case["lat"]},
        "within_m": NEAR_M,
        "cells": [cell] if outline else [],
        "lines": near_lines(walked, case["lon"], case["lat"], NEAR_M),
        "tiles": tiles(),
    }


@page(
    "/discoveries/<uuid:discovery_id>/explain",
    SIGNED_IN,
    methods=("POST",),
    stands_on="console.discoveries",
)
@takes_up_to(files_limit)
@first(take_files)
def explain_discovery(discovery_id: uuid.UUID) -> Any:
    """Say what I did, with photos."""
    queries.seen(g.caller.scope, g.caller.id, discovery_id)
    record_photos()
    sent: dict[str, Any] = {"text": request.form.get("text", "")}
    with_photos(sent)
    _, problem = attempt(
        lambda: service.explain(
            caller=g.caller, discovery_id=discovery_id, now=clock.now(), **ExplainIn().load(sent)
        )
    )
    return _shown(problem, discovery_id, typed_with_photos()) if problem else _done(discovery_id)


@page(
    "/discoveries/<uuid:discovery_id>/decide",
    "discoveries.decide",
    methods=("POST",),
    stands_on="console.discoveries",
)
def decide_discovery(discovery_id: uuid.UUID) -> Any:
    """Decide, with a reason."""
    queries.seen(g.caller.scope, g.caller.id, discovery_id)
    sent = {name: request.form.get(name, "") for name in ("outcome", "reason")}
    _, problem = attempt(
        lambda: service.decide(
            caller=g.caller, discovery_id=discovery_id, now=clock.now(), **DecideIn().load(sent)
        )
    )
    return _shown(problem, discovery_id, request.form) if problem else _done(discovery_id)


def _done(discovery_id: uuid.UUID) -> Any:
    return back_to("console.discoveries", done=discovery_id)


def _mine() -> list[MissedDiscovery]:
    rows = queries.listing(
        g.caller.scope,
        g.caller.id,
        filters={"mine": True, "state": OPEN},
        cell=None,
        after=None,
        limit=MOST,
    )
    return list(rows)


def _shown(problem: Problem | None = None, of: Any = None, typed: Any = None) -> Any:
    now = clock.now()
    waiting, count = queries.waiting_for(g.caller.scope, g.caller.id, limit=MOST)
    why = said(problem) if problem else {}
    return render(
        "discoveries.html",
        problem.status if problem else 200,
        mine=discoveries_out(_mine(), g.caller, now),
        waiting=discoveries_out(waiting, g.caller, now),
        count=count,
        wrong={of: why.get("detail") or why.get("title")} if problem else {},
        typed={of: typed} if problem else {},
        kept=KEPT + "photo_ids",
        done=request.args.get("done", type=uuid.UUID),
    )
