"""/console/map: the county at a glance: cells coloured by a measure, open cases on them."""

from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
from flask import g, jsonify, request, url_for

from app.cells import locating, outlines
from app.console import words
from app.console.forms import fields_of, loaded, loaded_as_far
from app.console.map_figures import cells_of, figures_of, filters_of, periods
from app.console.map_measures import MEASURES, STEPS, legend
from app.console.pages import page, render, say, tiles
from app.core import clock
from app.core.answers import said
from app.core.errors import refuse
from app.core.looks import ask_why, looks_at_each, protects
from app.core.schemas import one_of
from app.core.text_fields import Code
from app.incidents import queries
from app.incidents.rules.actions import OPEN
from app.incidents.rules.duty import LADDER
from app.patrols import queries as patrols
from app.patrols.present import lines_out
from app.sites import queries as sites
from app.sites.present import sites_out

MOST_CASES, MOST_SITES, MOST_TRACKS = 5000, 5000, 500


class MapQuery(ma.Schema):
    """What the map shows: cells of which level, coloured by what; cases of which level, state."""

    measure = one_of(*MEASURES, load_default="open")
    cells = one_of("village", "township", load_default="village")
    level = one_of(*LADDER)
    status = one_of(*OPEN)
    #: Of scores; the newest that was computed where it is left out.
    period = Code(most=8)


@page("/map", "incidents.read")
def county_map() -> Any:
    """全域地图 The map with its filters; figures and layers load by themselves."""
    given = {name: value for name, value in request.args.items() if value}
    asked, wrong = loaded_as_far(MapQuery, given)
    _check(asked)
    errors = said(wrong)["errors"] if wrong else {}
    offered = [(name, say(*one.words)) for name, one in MEASURES.items() if _offers(name)]
    choices = {
        "measure": offered,
        "cells": [(level, say(*words.LEVEL[level])) for level in ("village", "township")],
        "period": [(name, name) for name in periods()],
    }
    return render(
        "map.html",
        wrong.status if wrong else 200,
        problem=said(wrong) if wrong else None,
        fields=fields_of(MapQuery(), choices, asked, errors),
        asked=asked,
        measure=MEASURES[asked["measure"]],
        placed=bool(g.caller.scope.roots("incidents.territory")),
        this=urlencode(asked),
        steps=STEPS,
        version=locating.version_at(clock.now()) or 0,
        listed=_listed(asked),
        cell_page=_cell_page(asked),
    )


@page("/map/table", "incidents.read")
def map_table() -> Any:
    """按网格列表 The figures of the map as a table."""
    asked = _asked()
    rows, counted_at = figures_of(asked)
    return render(
        "map_table.html",
        rows=rows,
        measure=MEASURES[asked["measure"]],
        counted_at=counted_at,
        listed=_listed(asked),
        period=_period(asked),
    )


@page("/map/figures", "incidents.read")
def map_figures() -> Any:
    """Per cell {code, name, count, total, step}, for the map to colour and to tell; and in words
    when that was counted, and read, and what each shade stands for.
    """
    asked = _asked()
    rows, counted_at = figures_of(asked)
    shades = legend(MEASURES[asked["measure"]], max((row["most"] for row in rows), default=0))
    names = ("code", "name", "count", "total", "step")
    found = [{name: row[name] for name in names} for row in rows]
    read = say("截至 {}", "as of {}").format(clock.shown(clock.now()))
    told = {"counted": counted_at, "read": read, "legend": shades}
    return {"cells": found, "tiles": tiles()} | told


@page("/map/outlines", "incidents.read")
def map_outlines() -> Any:
    """{outlines: {code: GeoJSON}} of the cells of one's territory, as exact as `detail` says."""
    detail = request.args.get("detail", "0")
    if detail not in map(str, range(len(outlines.DETAILS))):
        refuse("bad_request")
    level = MapQuery(unknown=ma.EXCLUDE, only=("cells",)).load(request.args)["cells"]
    version = locating.version_at(clock.now())
    drawn = outlines.outlines(level, int(detail), version) if version else {}
    found = {cell.code: drawn[cell.id] for cell in cells_of(level) if cell.id in drawn}
    answer = jsonify({"outlines": found})
    # its address names the version of the boundaries
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@page("/map/cases", "incidents.read")
def map_cases() -> Any:
    """Open cases with a position: [id, lon, lat, late, emergency, number], the newest 5,000;
    `more` where there are others.
    """
    rows = queries.open_points(
        g.caller.scope,
        g.caller.id,
        filters=filters_of(_asked()),
        now=clock.now(),
        limit=MOST_CASES + 1,
    )
    points = [
        [str(row.id), row.lon, row.lat, bool(row.late), row.nature == "emergency", row.number]
        for row in rows[:MOST_CASES]
    ]
    return {"cases": points, "more": len(rows) > MOST_CASES}


@page("/map/sites", "sites.read")
def map_sites() -> Any:
    """Sites of one's territory with their shapes; those of a `zone` say in words which."""
    scope = g.caller.scope
    filters = dict.fromkeys(("cell", "kind", "q", "bbox", "after"))
    today = clock.day_of(clock.now())
    rows = sites.listing(scope, **filters, day=today, limit=MOST_SITES)
    return {
        "sites": [
            {"name": row["name"], "zone": row["zone"], "geometry": row["geometry"]}
            for row in sites_out(rows)
        ]
    }


@page("/map/tracks", "tracks.read")
@protects("track", by="tracks.read")
def map_tracks() -> Any:
    """Today's finished patrols as lines, for those who may read tracks; a look at each of them that
    is another's needs a reason and is on record.
    """
    rows = patrols.tracks_since(
        g.caller.scope, g.caller.id, clock.start_of(clock.day_of(clock.now())), limit=MOST_TRACKS
    )
    drawn = lines_out(rows)
    shown = {line["id"] for line in drawn}
    looks_at_each(
        (row.id, row.officer_id)
        for row in rows
        if row.id in shown and row.officer_id != g.caller.id
    )
    ask_why()
    return {
        "tracks": [
            {"name": f"{line['officer']['name']} {line['cell_name']}", "geometry": line["line"]}
            for line in drawn
        ]
    }


def _asked() -> dict[str, Any]:
    """What the address asks for; refuses what the map does not know or the caller may not see."""
    found = loaded(MapQuery, {name: value for name, value in request.args.items() if value})
    return _check(found)


def _check(asked: dict[str, Any]) -> dict[str, Any]:
    return asked if _offers(asked["measure"]) else refuse("post_lacks_permission")


def _offers(measure: str) -> bool:
    return bool(g.caller.scope.allows(MEASURES[measure].action))


def _listed(asked: dict[str, Any]) -> str:
    """By what the list is asked that a cell or a circle leads to: what is open, due first."""
    return urlencode({"order": "due"} | filters_of(asked))


def _period(asked: dict[str, Any]) -> str | None:
    """Of which period a cell's score is explained; None where no scores are asked for."""
    if not MEASURES[asked["measure"]].graded:
        return None
    return asked.get("period") or next(iter(periods()), None)


def _cell_page(asked: dict[str, Any]) -> str | None:
    """Where a cell leads that is coloured by its score, with CODE in place of its code."""
    period = _period(asked)
    return url_for("console.evaluated", period=period, code="CODE") if period else None
