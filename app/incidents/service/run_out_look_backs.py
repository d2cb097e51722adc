"""Limits of re-checks run out or are moved: the level above owes what was not looked at (E06)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from app.core.clock import day_of
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import Due, timing_for
from app.deadlines.service.limits import end
from app.incidents import queries
from app.incidents.models import Incident, LookBack
from app.incidents.rules.duty import levels_above
from app.incidents.service import notify
from app.incidents.service.find_desks import those_above
from app.incidents.service.look_back import hand_up
from app.incidents.service.record_step import record
from app.incidents.service.run_out_beside import each_ran_out, lock_cases, record_moved


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """Hand these re-checks to the level above, which is told, and so is who let it run out."""
    return each_ran_out(LookBack, rows, now, _raise)


def lock(owner_ids: Sequence[str]) -> None:
    """Lock their cases."""
    lock_cases(LookBack, owner_ids)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits, and the days on which they are due."""
    for row in rows:
        look_back = db.session.get_one(LookBack, uuid.UUID(row.owner_id))
        look_back.due_by = row.due_at or look_back.due_by
    record_moved(LookBack, rows, now, lambda one: {"look_back_id": str(one.id)})


def _raise(case: Incident, look_back: LookBack, row: Deadline, now: datetime) -> None:
    timing = timing_for(case.county_id, now, case.policy_version)
    if look_back.ended_at is not None:
        end(row, reason="stale", timing=timing, now=now)
        return
    above = levels_above(look_back.owed_at)
    day, owed_by = day_of(now), look_back.owed_at
    whom = [*queries.reviewers(case, owed_by, day), *those_above(look_back.cell_id, day)]
    end(row, reason="escalated" if above else "top_rung", timing=timing, now=now)
    look_back.late_since = look_back.late_since or row.overdue_since
    if above:
        hand_up(look_back, above[0], case, timing, now)
    late = look_back.late_since
    event = record(
        case,
        "look_back_overdue",
        now=now,
        officer_id=None,
        before=(case.status, case.level),
        data={
            "look_back_id": row.owner_id,
            "owed_by": owed_by,
            "level": look_back.owed_at,
            "late_since": late.isoformat() if late else None,
        },
    )
    notify.say("incident_look_back_overdue", whom, case, event.id, now)
