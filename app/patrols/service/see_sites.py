"""What visits that count tell of the sites they saw: when that was, and whether the site runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, or_, select

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
    ids = {visit.site_id for visit in queries.visits(patrol.id)}
    if not ids:
        return
    locked = sites.lock_sites(ids)
    newest = _newest(ids)
    speaking = _newest(ids, Visit.status.is_not(None), _LOOKED_AT)
    for site in locked:
        seen, says = newest.get(site.id), speaking.get(site.id)
        sites.tell_site(
            site,
            seen_at=_moment(seen) if seen else None,
            says=(_moment(says), says.status) if says else None,
        )


def _newest(site_ids: set[int], *asked: ColumnElement[bool]) -> dict[int, Any]:
    """Of each site the newest visit that counts: (site_id, arrived_at, received_at, status)."""
    order = (Visit.arrived_at.desc(), Visit.id.desc())
    rank = func.row_number().over(partition_by=Visit.site_id, order_by=order)
    ranked = (
        select(Visit.site_id, Visit.arrived_at, Patrol.received_at, Visit.status)
        .add_columns(rank.label("rank"))
        .join(Patrol, Patrol.id == Visit.patrol_id)
        .where(Visit.site_id.in_(site_ids), cast(Visit.marks, Text).in_(WITH_MARKS), *asked)
        .where(Patrol.state == "closed", Patrol.doubt.in_(COUNTING))
        .subquery()
    )
    rows = db.session.execute(select(ranked).where(ranked.c.rank == 1))
    return {row.site_id: row for row in rows}


def _moment(visit: Any) -> datetime:
    """A phone's clock may run ahead."""
    moment: datetime = min(visit.arrived_at, visit.received_at)
    return moment
