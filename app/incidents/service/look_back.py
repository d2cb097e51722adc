"""Re-checks of closed cases: planned at closing, carried out, ended by a reopening (E06)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.deadlines import service as deadlines
from app.deadlines.rules import DAY_S, Limit
from app.deadlines.service import Timing
from app.incidents import queries
from app.incidents.models import Incident, IncidentParty, LookBack
from app.incidents.rules import look_back as rules
from app.incidents.rules.duty import levels_from
from app.incidents.rules.standing import Part
from app.incidents.sections import LOOK_BACK
from app.incidents.service.take_part import close_parts, open_part

OWNER = "look_back"
#: What the parts of those who closed a case or ever handled it come from.
CLOSING = "close"


def plan_look_backs(case: Incident, *, closer_id: int, timing: Timing, now: datetime) -> None:
    """Plan the re-checks of a case that is being closed, as its policy says for its nature."""
    plan = timing.rules[LOOK_BACK]
    if not plan.natures[case.nature]:
        return
    barred = [*_handlers(case), {"officer_id": closer_id}]
    people = {case.submitted_by_id, *(who.get("officer_id") for who in barred)}
    level = rules.checking_level(case.level, _free_levels(case, people, now))
    for days in plan.natures[case.nature]:
        row = LookBack(id=uuid.uuid4(), incident_id=case.id, days=days, owed_at=level, photo_ids=[])
        row.cell_id = case.cell_at(level)
        _run(row, Limit("natural_days", days * DAY_S), timing, now)
        db.session.add(row)
        open_part(case, Part.LOOK_BACK, now, about=row.id)
    for who in barred:
        open_part(case, Part.CLOSER, now, about=CLOSING, **who)


def due_of(case: Incident, look_back_id: uuid.UUID | None) -> LookBack:
    """The open re-check named, or the one that is due first; refuses with `no_look_back`."""
    rows = [row for row in open_of(case) if look_back_id in (None, row.id)]
    return rows[0] if rows else refuse("no_look_back")


def carry_out(
    case: Incident,
    row: LookBack,
    *,
    result: str,
    by: int,
    note: str | None,
    photo_ids: Sequence[str],
    timing: Timing,
    now: datetime,
) -> None:
    """Somebody has looked; refuses with `look_back_early` what would not count yet."""
    early = timing.rules[LOOK_BACK].early_days
    if rules.too_early(result, row.due_by, early, now):
        refuse("look_back_early", days=early, due=clock.last_day(row.due_by).isoformat())
    row.done_by_id, row.note, row.photo_ids = by, note, list(photo_ids)
    _end(case, row, result, timing, now)
    if not open_of(case):
        close_parts(case, now, part=Part.CLOSER, about=CLOSING)


def end_look_backs(case: Incident, *, timing: Timing, now: datetime) -> None:
    """Work on the case starts again: what was planned ends with that reason."""
    if not case.open_parts:
        return
    for row in open_of(case):
        _end(case, row, rules.REOPENED, timing, now)
    close_parts(case, now, part=Part.CLOSER, about=CLOSING)


def hand_up(row: LookBack, level: str, case: Incident, timing: Timing, now: datetime) -> None:
    """The level above owes it now, with a limit of its own."""
    row.owed_at, row.cell_id = level, case.cell_at(level)
    _run(row, timing.rules[LOOK_BACK].again, timing, now, rung=1)


def open_of(case: Incident) -> list[LookBack]:
    """The re-checks of a case that are still to be done, the earliest first."""
    query = select(LookBack).where(LookBack.incident_id == case.id, LookBack.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(LookBack.due_by, LookBack.id)))


def _handlers(case: Incident) -> list[dict[str, int]]:
    """{officer_id} or {department_id} of each who has ever handled it."""
    whom = IncidentParty.officer_id, IncidentParty.department_id
    query = select(*whom).where(
        IncidentParty.incident_id == case.id, IncidentParty.part == Part.HANDLER
    )
    found = db.session.execute(query.distinct().order_by(*whom))
    return [{name: key for name, key in row._mapping.items() if key is not None} for row in found]


def _free_levels(case: Incident, people: set[int | None], now: datetime) -> set[str]:
    """The levels with a reviewer who is none of these people."""
    day = clock.day_of(now)
    return {
        level
        for level in levels_from(case.level)
        if set(queries.reviewers(case, level, day)) - people
    }


def _run(row: LookBack, limit: Limit, timing: Timing, now: datetime, *, rung: int = 0) -> None:
    opened = deadlines.opened(
        owner=OWNER,
        owner_id=row.id,
        stage=OWNER,
        rung=rung,
        level=row.owed_at,
        cell_id=row.cell_id,
        limit=limit,
        timing=timing,
        now=now,
    )
    row.due_by = opened.due_at or now
    db.session.add(opened)


def _end(case: Incident, row: LookBack, result: str, timing: Timing, now: datetime) -> None:
    row.result, row.ended_at = result, now
    why = result if result == rules.REOPENED else "done"
    ended = deadlines.end_running(owner=OWNER, owner_id=row.id, reason=why, timing=timing, now=now)
    for limit in ended:
        row.late_since = row.late_since or limit.overdue_since
    close_parts(case, now, part=Part.LOOK_BACK, about=row.id)
