"""What visits that count tell of the sites they saw: when that was, and whether the site runs."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.patrols import queries
from app.patrols.models import FRESH, Patrol, Visit
from app.patrols.rules.doubts import ACCEPTED, COUNTING, DOUBTFUL
from app.sites import service as sites

#: Of the visits before or after one, how many are asked whether they count.
MOST_BEFORE = 50


def see_sites(patrol: Patrol, visits: Sequence[Visit]) -> None:
    """Note the visits that count. Whether a site runs is believed once the patrol was compared with
    others, or accepted: a copy that waits for a person must not have said so.
    """
    looked_at = patrol.compared != FRESH or patrol.doubt == ACCEPTED
    for visit in sorted(visits, key=lambda one: (one.site_id, one.arrived_at)):
        at = min(visit.arrived_at, patrol.received_at)
        says = visit.status if looked_at and visit.status and _newest(visit) else None
        sites.note_visit(visit.site_id, at=at, status=says)


def _newest(visit: Visit) -> bool:
    """Whether no later visit says how its site runs, of a patrol that counts and was compared."""
    query = (
        select(Visit.marks)
        .join(Patrol, Patrol.id == Visit.patrol_id)
        .where(Visit.site_id == visit.site_id, Visit.arrived_at > visit.arrived_at)
        .where(Visit.status.is_not(None), Patrol.doubt.in_(COUNTING), Patrol.compared != FRESH)
        .limit(MOST_BEFORE)
    )
    return not any(DOUBTFUL.issuperset(marks) for marks in db.session.scalars(query))


def unsee_sites(patrol: Patrol, counting: Sequence[Visit]) -> None:
    """A site that was last seen by a visit that counts no longer was so by the last that does."""
    kept = {visit.id for visit in counting}
    gone = [visit for visit in queries.visits(patrol.id) if visit.id not in kept]
    for visit in sorted(gone, key=lambda one: (one.site_id, one.arrived_at)):
        query = (
            select(Visit.marks, Visit.arrived_at, Patrol.received_at)
            .join(Patrol, Patrol.id == Visit.patrol_id)
            .where(Visit.site_id == visit.site_id, Patrol.doubt.in_(COUNTING))
            .where(Visit.id.not_in([one.id for one in gone]))
            .order_by(Visit.arrived_at.desc())
        )
        before = [
            min(row.arrived_at, row.received_at)
            for row in db.session.execute(query.limit(MOST_BEFORE))
            if DOUBTFUL.issuperset(row.marks)
        ]
        at = min(visit.arrived_at, patrol.received_at)
        sites.unsee(visit.site_id, at=at, before=max(before, default=None))
