"""A measure goes from state to state: the one writer of its state, its parts and its limits."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app.cells import queries as cells
from app.cells.models import Department
from app.core.db import db
from app.core.errors import refuse
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.deadlines.queries import newest
from app.deadlines.rules import Limit
from app.deadlines.service import Timing
from app.filings.rules.marks import Mark
from app.incidents import queries
from app.incidents.models import Incident, Measure
from app.incidents.rules.measure import DECIDERS, KINDS, LISTED, parts_while, stage_of
from app.incidents.rules.standing import Part
from app.incidents.rules.transfer import until_day
from app.incidents.sections import MEASURES
from app.incidents.service import notify
from app.incidents.service.find_desks import acting_cells, reviewers_of
from app.incidents.service.take_part import close_parts, open_part
from app.posts import queries as posts

OWNER = "measure"


def begin(case: Incident, row: Measure, *, timing: Timing, now: datetime) -> None:
    """A new one is in its first state; refuses with `reply_by_past`."""
    db.session.add(row)
    case.matters += 1
    _enter(case, row, frozenset(), _limit(row, timing, now), timing, now)


def move(
    case: Incident, row: Measure, state: str, *, reason: str, timing: Timing, now: datetime
) -> None:
    """The running limit ends for this reason, and that of the new state begins.

    What was done and not accepted goes on with what was left of its time. Refuses with
    `reply_by_past`.
    """
    before, was = parts_while(row.kind, row.state), row.state
    ended = deadlines.end_running(
        owner=OWNER, owner_id=row.id, reason=reason, timing=timing, now=now
    )
    for old in ended:
        if old.stage == "carry_out":
            row.late_since = row.late_since or old.overdue_since
    row.state = state
    after = newest(OWNER, row.id, "carry_out") if (was, state) == ("done", "ordered") else None
    limit = _rest(after) if was == "done" else _limit(row, timing, now)
    _enter(case, row, before, limit, timing, now, rest_of=after)


def opened(
    case: Incident,
    row: Measure,
    stage: str,
    limit: Limit,
    timing: Timing,
    now: datetime,
    *,
    rung: int = 0,
    used_s: int = 0,
    after: Deadline | None = None,
) -> Deadline:
    """A limit of the measure, owed by whoever decides, carries out or accepts it."""
    cell_id = owing_cell(case, row)
    return deadlines.opened(
        owner=OWNER,
        owner_id=row.id,
        stage=stage,
        rung=rung,
        level=cells.by_ids([cell_id])[cell_id].level,
        cell_id=cell_id,
        limit=limit,
        timing=timing,
        now=now,
        used_s=used_s,
        after=after,
    )


def owing_cell(case: Incident, row: Measure) -> int:
    """The cell whose lateness it is."""
    if row.state == "proposed":
        return row.cell_id
    if row.state == "ordered" and row.department_id is not None:
        return db.session.get_one(Department, row.department_id).cell_id
    return case.cell_at(case.level) or row.cell_id


def owing_people(case: Incident, row: Measure, day: date) -> list[int]:
    """Who can take the next step: decide, carry out, accept."""
    if row.state == "proposed":
        return deciders(row.cell_id, day)
    if row.state == "ordered" and row.department_id is not None:
        return posts.liaisons([row.department_id], day).get(row.department_id, [])
    handlers = notify.handlers(case, day) if row.state == "ordered" else []
    return [*handlers, *watchers(case, day)]


def watchers(case: Incident, day: date) -> list[int]:
    """The reviewers who may act on the case."""
    return [i for cell_id in acting_cells(case) for i in reviewers_of(cell_id, day)]


def deciders(cell_id: int, day: date) -> list[int]:
    """Who decides for a cell what is proposed to it."""
    kinds = sorted(DECIDERS)
    return [i for kind in kinds for i in posts.holders([cell_id], kind, day).get(cell_id, [])]


def tell(
    what: str,
    whom: Iterable[int | None],
    case: Incident,
    row: Measure,
    *,
    cause: object,
    by: int | None,
    now: datetime,
) -> None:
    """Tell these, but not who did it, something about the measure, naming its kind."""
    told = [i for i in whom if i is not None and i != by]
    notify.say(what, told, case, f"{row.id} {cause}", now, kind=KINDS[row.kind])


def _enter(
    case: Incident,
    row: Measure,
    before: frozenset[Part],
    limit: tuple[Limit, int] | None,
    timing: Timing,
    now: datetime,
    *,
    rest_of: Deadline | None = None,
) -> None:
    """Open what the state opens, close what it closes, start its limit."""
    after = parts_while(row.kind, row.state)
    if row.raised_by_id is None:  # by the program, of a measure that was missed: the county decides
        after -= {Part.MEASURE_PROPOSED}
    if row.kind == LISTED:
        _mark(case)
    for part in sorted(before - after):
        close_parts(case, now, part=part, about=row.id)
    who: dict[Part, Any] = {
        Part.DECIDING: {"cell_id": row.cell_id},
        Part.CARRYING: {"department_id": row.department_id},
    }
    for part in sorted(after - before):
        if part is not Part.CARRYING or row.department_id is not None:
            open_part(case, part, now, about=row.id, **who.get(part, {}))
    stage = stage_of(row.kind, row.state)
    if stage is not None and limit is not None:
        whole, used_s = limit
        db.session.add(opened(case, row, stage, whole, timing, now, used_s=used_s, after=rest_of))


def _mark(case: Incident) -> None:
    """Lists show a case that is under listed supervision."""
    stands = any(
        Part.MEASURE_STANDS in parts_while(one.kind, one.state)
        for one in queries.measures_of(case)
        if one.kind == LISTED
    )
    others = [mark for mark in case.marks if mark != Mark.LISTED_SUPERVISION]
    case.marks = [*others, Mark.LISTED_SUPERVISION.value] if stands else others


def _limit(row: Measure, timing: Timing, now: datetime) -> tuple[Limit, int] | None:
    """The limit of the state that it is in, of which nothing is used."""
    stage, limits = stage_of(row.kind, row.state), timing.rules[MEASURES]["limits"]
    if stage is None:
        return None
    if stage != "carry_out":
        return limits[stage], 0
    if row.until is not None:
        return until_day(timing.calendar, row.until, now) or refuse("reply_by_past"), 0
    return Limit.read(row.budget) if row.budget else limits[row.kind], 0


def _rest(last: Deadline | None) -> tuple[Limit, int] | None:
    """What is left of the time to carry it out, where that goes on."""
    if last is None:
        return None
    return Limit(last.clock, last.budget_s), min(last.spent_s, last.budget_s)
