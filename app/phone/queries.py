"""Reading what phones need: neighbouring villages, sites, cases."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from sqlalchemy import bindparam, or_, select

from app.cells import locating
from app.cells import queries as cells
from app.core import run
from app.core.db import db
from app.core.epoch import kept
from app.core.geo import to_geojson
from app.incidents.models import Incident, IncidentParty
from app.incidents.queries import AS_SENT, taking_part
from app.posts.rules import Scope
from app.sites.models import Site
from app.sites.queries import inside, patrolled_on
from grids.codes import LEVELS

NEAR_M, SIMPLE_M = 2000.0, 10.0
BELOW = {"county": "township", "township": "village"}
DEGREE_M = 111_195.0


@kept
def outlines(own_ids: tuple[int, ...], version: int) -> list[dict[str, Any]]:
    """These cells and what lies one level below them (villages: the villages within 2 km), each
    with a boundary simplified to 10 m.
    """
    known = locating.trees(version)
    shapes = {
        place.key: place.shape for locator in known.locators.values() for place in locator.places
    }
    own = [i for i in own_ids if i in shapes]
    wanted = dict.fromkeys(own)
    for i in own:
        wanted |= dict.fromkeys(_around(i, shapes, known))
    rows = cells.by_ids(wanted)
    return [
        {
            "code": rows[i].code,
            "name": rows[i].name,
            "level": rows[i].level,
            "own": i in own,
            "boundary": _simple(shapes[i]),
        }
        for i in wanted
    ]


def _around(cell_id: int, shapes: dict[int, Any], known: locating.Trees) -> list[int]:
    """Villages near a village; the children of a township or county."""
    chain = known.chains[cell_id]
    level = max(chain, key=LEVELS.index)
    if level in BELOW:
        below = BELOW[level]
        return sorted(
            i
            for i, above in known.chains.items()
            if above.get(level) == cell_id and above.get(below) == i
        )
    me = _in_metres(shapes[cell_id], shapes[cell_id])
    near = [
        i
        for i, above in known.chains.items()
        if above.get("village") == i and i in shapes and i != cell_id
    ]
    boxes = shapely.bounds(np.array([shapes[i] for i in near])) if near else np.empty((0, 4))
    west, south, east, north = shapely.bounds(shapes[cell_id])
    pad_y = NEAR_M / DEGREE_M
    pad_x = pad_y / np.cos(np.radians(north))
    close = (
        (boxes[:, 0] <= east + pad_x)
        & (boxes[:, 2] >= west - pad_x)
        & (boxes[:, 1] <= north + pad_y)
        & (boxes[:, 3] >= south - pad_y)
    )
    return sorted(
        i
        for i, is_close in zip(near, close, strict=True)
        if is_close and me.distance(_in_metres(shapes[i], shapes[cell_id])) <= NEAR_M
    )


def _in_metres(shape: Any, around: Any) -> Any:
    """A shape on a plane in metres around another: over a few kilometres exact enough."""
    west, south, east, north = shapely.bounds(around)
    scale = np.array([np.cos(np.radians((south + north) / 2)), 1.0]) * DEGREE_M
    return shapely.transform(
        shape, lambda xy: (xy - [(west + east) / 2, (south + north) / 2]) * scale
    )


def _simple(shape: Any) -> dict[str, Any]:
    """GeoJSON with a boundary nowhere over 10 m off, to five decimals (1 m)."""
    _, south, _, north = shapely.bounds(shape)
    scale = np.array([np.cos(np.radians((south + north) / 2)), 1.0]) * DEGREE_M
    flat = shapely.simplify(shapely.transform(shape, lambda xy: xy * scale), SIMPLE_M)
    return to_geojson(shapely.transform(flat, lambda xy: np.round(xy / scale, 5)))


_SITES = (
    select(
        *(Site.id, Site.kind, Site.name, Site.status, Site.zone),
        *(Site.lon, Site.lat, Site.last_seen_at),
    )
    .where(inside(bindparam("cells", expanding=True)), patrolled_on(bindparam("day")))
    .order_by(Site.name, Site.id)
    .limit(bindparam("most"))
)


def sites(cell_ids: list[int], day: date, most: int) -> list[dict[str, Any]]:
    """What is patrolled in these cells on a day, by name."""
    rows = run.rows(_SITES, {"cells": cell_ids, "day": day, "most": most})
    return [row._asdict() for row in rows]


def open_cases(scope: Scope, officer_id: int, most: int) -> Sequence[Incident]:
    """Open cases that the officer filed or takes part in, the newest first.

    His part may be his own, his department's or his village's, which was asked to help.
    """
    return db.session.scalars(_open_cases(scope, officer_id, most)).all()


@lru_cache(1000)
def _open_cases(scope: Scope, officer_id: int, most: int) -> Any:
    """Written once for the posts of an officer: to write it costs half of running it."""
    mine = select(IncidentParty.incident_id).where(taking_part(scope, officer_id))
    return (
        select(Incident)
        .options(*AS_SENT)
        .where(or_(Incident.filer_id == officer_id, Incident.id.in_(mine)))
        .where(Incident.closed_at.is_(None))
        .order_by(Incident.received_at.desc(), Incident.id)
        .limit(most)
    )
