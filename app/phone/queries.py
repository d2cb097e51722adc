"""Reading what phones need: neighbouring villages, sites, cases, refused filings."""

import gzip
import json
import re
import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson
import shapely
from sqlalchemy import ColumnElement, or_, select

from app.cells import locating
from app.cells import queries as cells
from app.core.db import db
from app.core.epoch import kept
from app.core.errors import refuse
from app.core.refused import RefusedFiling
from app.incidents.models import Incident, IncidentParty
from app.patrols.models import Patrol, Visit
from app.posts.queries import people_of_territory
from app.posts.rules import Scope
from app.sites.models import Site
from app.sites.queries import inside
from grids.codes import LEVELS

NEAR_M, SIMPLE_M = 2000.0, 10.0
BELOW = {"county": "township", "township": "village"}
DEGREE_M = 111_195.0
ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
#: address with the id of a filing -> who filed what stands under it
FILED: tuple[tuple[re.Pattern[str], Any, Any], ...] = (
    (re.compile(f"/api/v1/patrols/({ID})"), select(Patrol.id, Patrol.officer_id), Patrol.id),
    (re.compile(f"/api/v1/incidents/({ID})"), select(Incident.id, Incident.filer_id), Incident.id),
    (
        re.compile(f"/api/v1/patrols/{ID}/visits/({ID})"),
        select(Visit.key, Patrol.officer_id).join(Patrol, Patrol.id == Visit.patrol_id),
        Visit.key,
    ),
)


@kept
def outlines(own_ids: tuple[int, ...], version: int) -> list[dict[str, Any]]:
    """The cells with these ids, what lies one level below them (villages: the villages within 2
    km), each with a boundary simplified to 10 m.
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
    """A shape on a plane in metres around another: the error is far below the tolerance over a few
    kilometres.
    """
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
    return dict(
        shapely.geometry.mapping(shapely.transform(flat, lambda xy: np.round(xy / scale, 5)))
    )


def sites(cell_ids: list[int], most: int) -> Sequence[Site]:
    """What is patrolled in these cells, by name."""
    query = (
        select(Site)
        .where(inside(cell_ids), Site.retired_on.is_(None))
        .order_by(Site.name, Site.id)
        .limit(most)
    )
    return db.session.scalars(query).all()


def open_cases(officer_id: int, departments: list[int], most: int) -> Sequence[Incident]:
    """Open cases that the officer filed or takes part in, the newest first."""
    mine: ColumnElement[bool] = IncidentParty.officer_id == officer_id
    if departments:
        mine = or_(mine, IncidentParty.department_id.in_(departments))
    query = select(Incident).where(
        or_(
            Incident.filer_id == officer_id,
            Incident.id.in_(select(IncidentParty.incident_id).where(mine)),
        )
    )
    return db.session.scalars(
        query.where(Incident.closed_at.is_(None))
        .order_by(Incident.received_at.desc(), Incident.id)
        .limit(most)
    ).all()


def _seen(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """One's own; for reviewers those of the people of their territory."""
    own = RefusedFiling.officer_id == officer_id
    if not scope.roots("refused.territory"):
        return own
    return or_(
        own,
        RefusedFiling.officer_id.in_(
            people_of_territory(scope, "refused.territory", when=RefusedFiling.at)
        ),
    )


def refused(
    scope: Scope, officer_id: int, *, before: int | None, limit: int
) -> Sequence[RefusedFiling]:
    """Filings set aside and not settled, the newest first."""
    query = select(RefusedFiling).where(
        _seen(scope, officer_id), RefusedFiling.refiled_at.is_(None)
    )
    if before is not None:
        query = query.where(RefusedFiling.id < before)
    return db.session.scalars(query.order_by(RefusedFiling.id.desc()).limit(limit)).all()


def refused_one(scope: Scope, officer_id: int, row_id: int) -> RefusedFiling:
    """One of them, locked; the 404 of an unknown id otherwise."""
    query = (
        select(RefusedFiling)
        .where(RefusedFiling.id == row_id, _seen(scope, officer_id))
        .with_for_update()
    )
    return db.session.scalars(query).first() or refuse("not_found")


def mended(rows: Sequence[RefusedFiling]) -> set[int]:
    """Which of them have been filed after all by a call of their own: what stands under their id is
    their officer's.
    """
    found: set[int] = set()
    for pattern, query, key in FILED:
        matches = [
            (row, uuid.UUID(match[1]))
            for row in rows
            if row.code != "content_differs" and (match := pattern.fullmatch(row.path))
        ]
        owners = (
            dict(db.session.execute(query.where(key.in_([i for _, i in matches]))).all())
            if matches
            else {}
        )
        found |= {row.id for row, i in matches if owners.get(i) == row.officer_id}
    return found


def body_of(row: RefusedFiling) -> Any:
    """The body as JSON where it is some that can be shown, else as text."""
    content = gzip.decompress(row.body) if row.body.startswith(b"\x1f\x8b") else row.body
    try:
        found = json.loads(content)
        orjson.dumps(found)
    except (ValueError, TypeError, RecursionError):
        return content.decode("utf-8", "replace")[:100_000]
    return found
