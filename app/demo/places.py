"""Where things are in the demonstration county: patrol objects, a contracted area, a zone."""

import random
from datetime import date

import shapely

from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.geo import to_db
from app.demo.names import SITES
from app.posts.models import Contract
from app.sites.models import Site
from app.sites.service.keep_zones import keep_zone

SINCE = date(2020, 1, 1)


def place_sites(
    cell: Cell, ids: dict[str, int], shape: shapely.Geometry, rng: random.Random
) -> None:
    """Two or three patrol objects inside the village, and one contracted area.

    `ids` are those of its village, township and county.
    """
    for kind, name in rng.sample(SITES, rng.choice((2, 3))):
        point = point_in(shape, rng)
        db.session.add(
            Site(
                kind=kind,
                name=cell.name[:2] + name,
                status="running",
                lon=point.x,
                lat=point.y,
                shape=to_db(point),
                cell_id=cell.id,
                village_id=ids["village"],
                township_id=ids["township"],
                county_id=ids["county"],
            )
        )
    if cell.code.endswith("01"):
        x, y = shape.centroid.x, shape.centroid.y
        area = shapely.multipolygons([shapely.box(x - 0.003, y - 0.003, x + 0.003, y + 0.003)])
        db.session.add(
            Contract(
                cell_id=cell.id,
                name="第一村民组",
                person="组长",
                starts_on=SINCE,
                area=to_db(area),
            )
        )


def protect_spring() -> None:
    """A first-grade zone around one spring."""
    spring = db.session.scalars(db.select(Site).where(Site.kind == "P08").order_by(Site.id)).first()
    assert spring is not None
    area = shapely.Point(spring.lon, spring.lat).buffer(0.002, quad_segs=4)
    cells = {
        name: getattr(spring, name)
        for name in ("cell_id", "village_id", "township_id", "county_id")
    }
    about = {
        "kind": "P08",
        "name": f"{spring.name}一级保护区",
        "status": "running",
        "zone": "water_first_grade",
    }
    site = Site(**about, **cells, lon=spring.lon, lat=spring.lat, shape=to_db(area))
    db.session.add(site)
    db.session.flush()
    keep_zone(site, clock.now(), since=SINCE)


def point_in(shape: shapely.Geometry, rng: random.Random) -> shapely.Point:
    """A point well inside a shape."""
    inner = shape.buffer(-0.003)
    inner = shape if inner.is_empty else inner
    west, south, east, north = inner.bounds
    while True:
        point = shapely.Point(rng.uniform(west, east), rng.uniform(south, north))
        if inner.contains(point):
            return point
