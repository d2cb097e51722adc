"""What visits that count tell of the sites they saw: when that was, and whether the site runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, or_, select

from app.core.db import db
from app.patrols import queries
from app.patrols.models import FRESH, Patrol, Visit
from app.patrols.rules.doubts import ACCEPTED, COUNTING
from app.sites import service as sites

#: Marks with which a visit counts, as they are stored: none, or that it was late, which its
#: accepted patrol has made good.
WITH_MARKS = ("[]", '["visit_late"]')
_LOOKED_AT = or_(Patrol.compared != FRESH, Patrol.doubt == ACCEPTED)


def see_sites(patrol: Patrol) -> None:
    """Tell the sites of a patrol's visits what the visits that count say of them, whoever made
    them: of patrols that are closed and count. Whether a site runs is believed once the patrol was
    compared with others, or accepted; what one had told that counts no longer is taken back.
    """
    seen = {visit.site_id for visit in queries.visits(patrol.id)}
    for site in sites.lock_sites(seen) if seen else ():
        newest = _newest(site.id)
        speaking = _newest(site.id, Visit.status.is_not(None), _LOOKED_AT)
        says = (_moment(speaking), speaking.status) if speaking else None
        sites.tell_site(site, seen_at=_moment(newest) if newest else None, says=says)


def _newest(site_id: int, *asked: Any) -> Any:
    query = (
        select(Visit.arrived_at, Patrol.received_at, Visit.status)
        .join(Patrol, Patrol.id == Visit.patrol_id)
        .where(Visit.site_id == site_id, cast(Visit.marks, Text).in_(WITH_MARKS), *asked)
        .where(Patrol.state == "closed", Patrol.doubt.in_(COUNTING))
        .order_by(Visit.arrived_at.desc(), Visit.id.desc())
    )
    return db.session.execute(query.limit(1)).first()


def _moment(visit: Any) -> datetime:
    """A phone's clock may run ahead."""
    moment: datetime = min(visit.arrived_at, visit.received_at)
    return moment
