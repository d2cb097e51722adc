"""Sites follow the boundaries: which cells a site lies in, and again when other ones come into
force or its village has ended.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.cells import locating
from app.cells.open_cells import cell_columns, open_cells
from app.core import audit
from app.core.apart import TURN_S, in_turn
from app.core.db import db
from app.sites.models import Site
from app.sites.service.keep_zones import keep_zone

BATCH = 500
LEVELS = ("village", "township", "county")


def place_site(site: Site, now: datetime) -> dict[str, Any]:
    """Set the cells that hold a site's point today; what changed.

    Where its village, or what is above, has ended and no other holds the point, its successor.
    """
    known = {level: i for level in LEVELS if (i := getattr(site, f"{level}_id")) is not None}
    work = open_cells(known, site.lon, site.lat, now)
    if work == known:
        work = locating.locate(site.lon, site.lat, at=now).cells
    site.boundary_version = locating.version_at(now)
    return audit.apply(site, cell_columns(work))


def place_sites(*, now: datetime) -> int:
    """Place at most 500 sites by the boundaries that have come into force since they were placed;
    how many there were.
    """
    version = locating.version_at(now)
    if version is None:
        return 0
    old = or_(Site.boundary_version.is_(None), Site.boundary_version != version)
    query = select(Site).where(old).order_by(Site.id).limit(BATCH)
    sites = db.session.scalars(query.with_for_update(skip_locked=True)).all()
    done = 0
    for site in in_turn(sites, TURN_S):
        done += 1
        if diff := place_site(site, now):
            audit.changed("sites.place", "site", site.id, by=None, now=now, **diff)
            if site.zone:
                keep_zone(site, now)  # of another county from today on, where it lies there
    return done
