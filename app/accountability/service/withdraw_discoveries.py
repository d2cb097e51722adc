"""What is held against somebody goes with its case: unfounded, merged, of another kind or cell."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from app.accountability.models import MissedDiscovery
from app.accountability.rules import missed_discoveries as rules
from app.accountability.service.keep_limits import end_all
from app.accountability.service.tell_about import say
from app.core import audit
from app.core.apart import each
from app.core.db import db
from app.incidents.models import Incident

BATCH = 200


def withdraw_discoveries(*, now: datetime, most: int = BATCH) -> int:
    """Withdraw one batch of those whose case holds no more, decided ones too; how many."""
    gone = or_(
        Incident.status.in_(list(rules.ENDED)),
        Incident.found_by_others.is_(False),
        and_(
            MissedDiscovery.follows_id.is_(None),
            Incident.fact_cell_id.is_distinct_from(MissedDiscovery.cell_id),
        ),
    )
    query = (
        select(MissedDiscovery, Incident)
        .join(Incident, Incident.id == MissedDiscovery.incident_id)
        .where(MissedDiscovery.withdrawn_at.is_(None), gone)
        .order_by(MissedDiscovery.id)
        .limit(most)
        .with_for_update(of=MissedDiscovery, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    rows: dict[MissedDiscovery, Incident] = dict(db.session.execute(query).all())
    return each("withdraw a missed discovery", rows, lambda row: _withdraw(row, rows[row], now))


def _withdraw(row: MissedDiscovery, case: Incident, now: datetime) -> int:
    why = rules.withdrawn_because(
        status=case.status,
        found_by_others=case.found_by_others,
        fact_cell_id=case.fact_cell_id,
        cell_id=row.cell_id,
        upper=row.follows_id is not None,
    )
    if why is None or row.withdrawn_at is not None:
        return 0
    followers = select(MissedDiscovery).where(
        MissedDiscovery.follows_id == row.id, MissedDiscovery.withdrawn_at.is_(None)
    )
    for one in (row, *db.session.scalars(followers.with_for_update())):
        one.withdrawn_at, one.withdrawn_because = now, why
        end_all(one, "withdrawn", now)
        about = ("missed_discoveries.withdraw", "missed_discovery", one.id)
        audit.changed(*about, by=None, now=now, because=why)
        say("missed_withdrawn", [one.officer_id], one, now, now)
    return 1
