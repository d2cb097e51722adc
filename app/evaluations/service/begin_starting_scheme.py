"""A newer starting scheme of the program begins with the next quarter, never in a running one."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.cells.service import take_every_turn
from app.core.clock import day_of
from app.core.db import db
from app.core.period import Period
from app.evaluations.models import Scheme
from app.evaluations.starting_scheme import DATA, VERSION


def begin_starting_scheme(*, now: datetime) -> int:
    """Store the newest starting scheme where it is not yet: it counts from the first day of the
    quarter after today's.

    So what was computed and what runs keeps its weights, whenever the program is replaced; a county
    that has a scheme of its own keeps that. (How many were stored.)
    """
    if _there()[0] >= VERSION:
        return 0
    take_every_turn()  # two sweeps at once store it once
    newest, last = _there()
    if newest >= VERSION:
        return 0
    begins = Period.of(day_of(now), "quarter").last + timedelta(days=1)
    # one that came with the database for a day to come does not take its place again
    row = Scheme(version=VERSION, valid_from=max(begins, last or begins), data=DATA)
    db.session.add(row)
    db.session.flush()
    return 1


def _there() -> tuple[int, date | None]:
    """The newest of the starting schemes, and the last day on which one begins."""
    columns = func.coalesce(func.max(Scheme.version), 0), func.max(Scheme.valid_from)
    newest, last = db.session.execute(select(*columns).where(Scheme.county_id.is_(None))).one()
    return newest, last
