"""The limits of a case: that of its stage, and an outer one from its receipt to its end (C05)."""

from collections.abc import Sequence
from datetime import datetime

from app.core.db import db
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.deadlines.queries import every
from app.deadlines.rules import Limit
from app.deadlines.service import Timing
from app.deadlines.service.limits import end
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.rules import duty as rules
from app.incidents.rules.budget import budget_left
from app.incidents.rules.duty import LADDER, OUTER, STAGES

OWNER = "incident"


def past_of(case: Incident) -> list[Deadline]:
    """All limits that the case has had, running or ended, oldest first."""
    # the case is written once, when all of the step is known
    with db.session.no_autoflush:
        return every(OWNER, [case.id]).get(str(case.id), [])


def end_limits(
    case: Incident, reason: str, timing: Timing, now: datetime, *, whole: bool
) -> list[Deadline]:
    """End what runs; all that the case has had, oldest first.

    The outer limit goes on with the case, but for `whole`, or where another class has another.
    """
    rows = past_of(case)
    for row in rows:
        goes_on = row.stage == OUTER and not whole and row.budget_s == _outer(case, timing).budget_s
        if row.running_since is not None and not goes_on:
            end(row, reason=reason, timing=timing, now=now)
    return rows


def open_limits(
    case: Incident,
    timing: Timing,
    now: datetime,
    *,
    past: Sequence[Deadline] = (),
    rung: int = 0,
) -> list[Deadline]:
    """What runs from now on besides what runs in `past`; nothing when the case is over."""
    stage = STAGES.get(case.status)
    if stage is None:
        return []
    limit = limit_of(case, stage, timing)
    found = [_opened(case, stage, case.level, limit, past, rung, timing, now)]
    outer = [row for row in past if row.stage == OUTER]
    # one that has run out stays on record; cases of before there was one have none
    if not past or (outer and all(row.ended_at and not row.overdue_since for row in outer)):
        limit = _outer(case, timing)
        found.append(_opened(case, OUTER, LADDER[-1], limit, past, 0, timing, now))
    return found


def limit_of(case: Incident, stage: str, timing: Timing) -> Limit:
    """The time that a desk has for a stage of the case, used or not."""
    named = rules.limit_named(
        stage,
        nature=case.nature,
        severity=case.severity,
        handling_class=case.handling_class,
    )
    limit = timing.limit(*named)
    hastened = rules.hastens(stage, case.level, queries.key_zone_marks(case))
    return limit.halved() if hastened else limit


def _outer(case: Incident, timing: Timing) -> Limit:
    return limit_of(case, OUTER, timing)


def _opened(
    case: Incident,
    stage: str,
    level: str,
    limit: Limit,
    past: Sequence[Deadline],
    rung: int,
    timing: Timing,
    now: datetime,
) -> Deadline:
    return deadlines.opened(
        owner=OWNER,
        owner_id=case.id,
        stage=stage,
        rung=rung,
        level=level,
        cell_id=case.cell_at(level),
        limit=budget_left(limit, past, stage=stage, level=level, calendar=timing.calendar),
        timing=timing,
        now=now,
    )
