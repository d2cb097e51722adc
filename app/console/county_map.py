"""/console/map: the county at a glance: cells coloured by a measure, open cases on them."""

from datetime import timedelta
from typing import Any

import shapely
from flask import g, request
from sqlalchemy import case, func, select

from app.cells import locating
from app.console.pages import page, render, tiles
from app.console.register_rows import own_cells
from app.core import clock
from app.core.db import db
from app.core.epoch import kept
from app.core.errors import refuse
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.queries.boxes import OPEN, late
from app.patrols.models import Patrol

#: measure -> its words; each is {good or count, of}.
MEASURES = {
    "open": ("未办结案件数", "open cases"),
    "overdue": ("超时占比", "share overdue"),
    "patrol": ("7 天内有巡查", "walked in the last 7 days"),
}
#: About 25 metres: as fine as a county on a screen can show.
SIMPLE, MOST_CASES, DAYS = 0.00025, 2000, 7


@page("/map", "incidents.read")
def county_map() -> Any:
    """全县地图 Which cells the caller has, coloured by a measure, and the same as a table."""
    measure = request.args.get("measure", "open")
    if measure not in MEASURES:
        refuse("bad_request")
    rows = _figures()
    return render("map.html", measure=measure, measures=MEASURES, rows=rows)


@page("/map/cells", "incidents.read")
def map_cells() -> Any:
    """Outlines of the villages of the caller's territory with their figures."""
    rows = _figures()
    version = locating.version_at(clock.now())
    drawn = _outlines(tuple(sorted(row["id"] for row in rows)), version) if version else {}
    found = [row | {"boundary": drawn[row["id"]]} for row in rows if row["id"] in drawn]
    return {"cells": found, "tiles": tiles()}


@page("/map/cases", "incidents.read")
def map_cases() -> Any:
    """Open cases with a position: [id, lon, lat, late, emergency], the newest 2,000."""
    now = clock.now()
    query = (
        select(Incident.id, Incident.lon, Incident.lat, late(now), Incident.nature)
        .where(OPEN, Incident.lon.is_not(None), queries.visible(g.caller.scope, g.caller.id))
        .order_by(Incident.received_at.desc())
        .limit(MOST_CASES)
    )
    rows = db.session.execute(query)
    return {
        "cases": [
            [str(i), lon, lat, bool(over), nature == "emergency"]
            for i, lon, lat, over, nature in rows
        ]
    }


def _figures() -> list[dict[str, Any]]:
    """Per village of the caller's territory: open cases, late ones, patrols of the last days."""
    now = clock.now()
    places = {c.id: c for c in own_cells() if c.level == "village"}
    if not places:
        return []
    counted = (
        select(
            Incident.village_id,
            func.count(),
            func.sum(case((late(now), 1), else_=0)),
        )
        .where(OPEN, Incident.village_id.in_(places))
        .group_by(Incident.village_id)
    )
    open_ = {i: (int(n), int(overdue or 0)) for i, n, overdue in db.session.execute(counted)}
    walked = (
        select(Patrol.village_id, func.count())
        .where(Patrol.village_id.in_(places), Patrol.started_at >= now - timedelta(days=DAYS))
        .group_by(Patrol.village_id)
    )
    patrols = {i: int(n) for i, n in db.session.execute(walked)}
    return [
        {
            "id": i,
            "code": cell.code,
            "name": cell.name,
            "open": open_.get(i, (0, 0))[0],
            "late": open_.get(i, (0, 0))[1],
            "patrols": patrols.get(i, 0),
        }
        for i, cell in sorted(places.items(), key=lambda one: one[1].code)
    ]


@kept
def _outlines(cell_ids: tuple[int, ...], version: int) -> dict[int, Any]:
    """{cell: its simplified outline as GeoJSON}; made once a version of the boundaries."""
    known = locating.trees(version)
    shapes = {
        place.key: place.shape for locator in known.locators.values() for place in locator.places
    }
    return {
        i: shapely.geometry.mapping(shapes[i].simplify(SIMPLE)) for i in cell_ids if i in shapes
    }
