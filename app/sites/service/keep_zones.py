"""Rule zones are the county office's, and dated: what held on a day holds for that day."""

from datetime import date, datetime

import shapely
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.geo import from_db, to_db
from app.posts.rules import Caller
from app.sites import queries
from app.sites.models import Site, ZoneVersion
from app.taxonomy.rules import in_use


def check_office(caller: Caller, *county_ids: int | None) -> None:
    """Refuse `zone_of_county` to whoever is not of the office of each county whose zone it is."""
    if not all(caller.scope.reviews([county_id]) for county_id in county_ids):
        refuse("zone_of_county")


def keep_zone(site: Site, now: datetime, *, since: date | None = None) -> None:
    """A site was added or changed: the version that holds from today on, if it is another.

    `since`: where a first version holds from, for zones that were there before the program.
    """
    today = clock.day_of(now)
    # of two who change it at once the second sees what the first has kept
    db.session.execute(select(Site.id).where(Site.id == site.id).with_for_update())
    last = next(reversed(queries.versions_of(site)), None)
    ruled = site.zone is not None and site.county_id is not None
    holds = ruled and in_use(site.retired_on, today)
    if last is not None and in_use(last.ends_on, today):
        if holds and _same(last, site):
            last.ends_on = site.retired_on
            return
        last.ends_on = today
    if holds:
        version = ZoneVersion(
            site_id=site.id,
            county_id=site.county_id,
            zone=site.zone,
            shape=to_db(from_db(site.shape)),
            begins_on=since or today,
            ends_on=site.retired_on,
        )
        db.session.add(version)


def _same(version: ZoneVersion, site: Site) -> bool:
    shapes = [shapely.to_wkb(from_db(one)) for one in (version.shape, site.shape)]
    same_place = version.county_id == site.county_id and shapes[0] == shapes[1]
    return same_place and version.zone == site.zone
