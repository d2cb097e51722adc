"""A period can be evaluated and nobody has begun: the county's office is asked to (F01, F02)."""

from datetime import datetime, timedelta
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.cells.service import take_turns
from app.core.apart import each
from app.core.clock import day_of
from app.core.db import db
from app.core.period import Period
from app.deadlines.queries import every
from app.deadlines.service import end_running, opened, timing_for
from app.evaluations.process import STEPS, ended, parts_of
from app.evaluations.queries import steps
from app.evaluations.service.combine_parts import waits_for
from app.evaluations.service.find_people import OFFICE, holders
from app.filings.sections import CUT_OFF_DAYS
from app.notices.service import tell

#: Whose limits these are, in deadlines.
OWNER = "evaluation_opening"
STEP = "open"


def ask_to_open(*, now: datetime, after: int | None) -> tuple[int, int | None]:
    """Ask a county's office, once each, to begin with the periods whose time has come; the limit of
    that runs from now.

    A quarter's has when what is filed late counts no more, a half-year's and a year's when the
    parts that there are of it are locked. (How many were asked for, the county after which the
    next round begins, None after the last.)
    """
    county = cells.county_after(after)
    if county is None:
        return 0, None
    return each("ask for an evaluation", [county], lambda one: _of_county(one, now)), county.id


def end_opening(county_id: int, period: Period, now: datetime) -> None:
    """A period's evaluation has begun."""
    key, timing = _key(county_id, period), timing_for(county_id, now)
    end_running(owner=OWNER, owner_id=key, reason="done", timing=timing, now=now)


def tell_office(what: str, county_id: int, period: str, cause: object, now: datetime) -> None:
    """Tell who may begin; of what is late their leader, too."""
    kinds = OFFICE if what == "evaluation_late" else ("reviewer",)
    people = holders([county_id], kinds, day_of(now)).get(county_id, [])
    why = f"{what} {county_id} {period} {cause}"
    params = {"period": period}
    tell(people, what, cause=why, about=OWNER, about_id=period, now=now, params=params)


def _of_county(county: Cell, now: datetime) -> int:
    take_turns([county.id])  # two sweeps at once ask once
    found = [one for one in ended(day_of(now)) if _waits(county, one, now)]
    for period in found:
        _ask(county, period, now)
    return len(found)


def _waits(county: Cell, period: Period, now: datetime) -> bool:
    if every(OWNER, [_key(county.id, period)]) or steps.is_opened(county.id, period.name):
        return False
    if parts_of(period):
        return not waits_for(county.id, period)
    late = timedelta(days=timing_for(county.id, now).rules[CUT_OFF_DAYS])
    # a county that had nobody then was not at work
    return day_of(now) > period.last + late and bool(holders([county.id], OFFICE, period.last))


def _ask(county: Any, period: Period, now: datetime) -> None:
    timing = timing_for(county.id, now)
    row = opened(
        owner=OWNER,
        owner_id=_key(county.id, period),
        stage=STEP,
        rung=0,
        level=county.level,
        cell_id=county.id,
        limit=timing.rules[STEPS].limits[STEP],
        timing=timing,
        now=now,
        rule=f"{STEPS.name}/{STEP}",
    )
    db.session.add(row)
    tell_office("evaluation_to_open", county.id, period.name, "", now)


def _key(county_id: int, period: Period) -> str:
    return f"{county_id}/{period.name}"
