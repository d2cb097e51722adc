"""The monthly round (row E08): who puts something right tells how far it is, and is reminded."""

from datetime import datetime

from sqlalchemy import or_, select

from app.cells import queries as cells
from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.ledgers.models import LedgerItem
from app.ledgers.rules.moves import WORKING
from app.ledgers.sections import PROGRESS
from app.ledgers.service.tell_people import doers, say
from app.policies.queries import in_force


def ask_progress(*, now: datetime, after: int | None) -> tuple[int, int | None]:
    """In a county, from the day that its policy names on, whoever owes this month's progress is
    asked for it, and once more before the bulletin.

    (How many were told, the county after which the next round begins, None after the last.)
    """
    county = cells.county_after(after)
    if county is None:
        return 0, None
    return each("ask for progress", [county], lambda one: _of_county(one.id, now)), county.id


def _of_county(county_id: int, now: datetime) -> int:
    today, asked = clock.day_of(now), in_force(county_id, now)[PROGRESS]
    if today.day < asked.ask_day:
        return 0
    time = "again" if today.day >= asked.bulletin_day else "first"
    begins = clock.start_of(today.replace(day=1))
    silent = or_(LedgerItem.progress_at.is_(None), LedgerItem.progress_at < begins)
    query = select(LedgerItem).where(
        LedgerItem.county_id == county_id,
        LedgerItem.state.in_(WORKING),
        LedgerItem.issued_at < now,
        silent,
    )
    told = 0
    for item in db.session.scalars(query.order_by(LedgerItem.id)):
        cause = f"progress {today:%Y-%m} {time}"
        told += say("ledger_progress_asked", doers(item, now), item, now, cause)
    return told
