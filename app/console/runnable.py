"""What the county's office may compute and lock now."""

from flask import g

from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.rules import last_quarter
from app.evaluations.service import waits_for


def county_run() -> Cell | None:
    """The county whose evaluations the caller computes and locks."""
    found = g.caller.scope.county_for("evaluations.run")
    return None if found is None else db.session.get_one(Cell, found)


def periods_to_run(county: Cell) -> list[str]:
    """Those that may be computed now: the last quarter, halves and years whose parts are locked,
    and whatever was computed and is not locked.
    """
    known = {one.period: one for one in queries.evaluations_of(county.id)}
    locked = {name for name, one in known.items() if one.locked_at is not None}
    today = clock.day_of(clock.now())
    quarter = last_quarter(today)
    year = quarter.first.year
    sums = [Period.must(name) for name in (f"{year}H1", f"{year}H2", str(year))]
    due = [one.name for one in sums if one.last < today and not waits_for(county.id, one)]
    names = dict.fromkeys([quarter.name, *due, *known])
    return [name for name in names if name not in locked]
