"""What the county's office may compute and lock now, and which period somebody owes a step in."""

from collections.abc import Sequence

from flask import g

from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.period import Period
from app.evaluations import queries, service
from app.evaluations.models import Evaluation
from app.evaluations.process import after, parts_of
from app.evaluations.queries import steps
from app.evaluations.rules import last_quarter
from app.posts.rules import Scope


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
    due = [one.name for one in sums if one.last < today and not service.waits_for(county.id, one)]
    names = dict.fromkeys([quarter.name, *due, *known])
    return [name for name in names if name not in locked]


def first_owed(periods: Sequence[Evaluation], scope: Scope) -> Evaluation | None:
    """Of some periods the one in which somebody's first limit ends; else the newest that is open,
    else the newest.
    """
    owed = service.owed_by(scope, periods)
    still_open = (one for one in periods if one.locked_at is None)
    return owed or next(still_open, None) or next(iter(periods), None)


def to_judge(found: Evaluation) -> int:
    """How many cells of a half-year or year wait for the county's office."""
    if found.locked_at is not None or not parts_of(Period.must(found.period)):
        return 0
    stages = steps.open_stages(found.id)
    return sum(after(stage.track, stage.stage, "superior") is not None for stage, _ in stages)
