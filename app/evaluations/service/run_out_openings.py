"""Limits to begin with an evaluation run out or are moved: a duty case, and people are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core.apart import each
from app.core.clock import day_of
from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, set_aside, timing_for
from app.deadlines.service.limits import end
from app.evaluations.queries import steps
from app.evaluations.service.ask_to_open import OWNER, tell_office
from app.evaluations.service.find_people import OFFICE, holders
from app.evaluations.service.open_late_case import open_late_case
from app.evaluations.service.run_out_steps import AT_ONCE, SECONDS


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """What nobody has begun in time is on record and opens a case on the county; what is more than
    a short transaction's work is left for the next, a row that fails set aside.
    """
    late = claimed(rows[:AT_ONCE])
    return each("limit", late, lambda row: _ran_out(row, now), set_aside, seconds=SECONDS)


def lock(_owner_ids: Sequence[str]) -> None:
    """Nothing but the limit itself is kept of an opening."""


def moved(_rows: Sequence[Deadline], _now: datetime) -> None:
    """A calendar loaded later moved these limits: the limit itself says when it is due."""


def remind_openings(rows: Sequence[Deadline], now: datetime) -> None:
    """Tell the county's office that it is to begin soon, once a share of its time."""
    for row in rows:
        if row.owner == OWNER and row.due_at is not None and row.due_at > now:
            county, period = _of(row)
            if not steps.is_opened(county.id, period):
                cause = f"{row.id} {row.remind_at or row.due_at}"
                tell_office("evaluation_due_soon", county.id, period, cause, now)


def _ran_out(row: Deadline, now: datetime) -> int:
    county, period = _of(row)
    begun = steps.is_opened(county.id, period)
    timing = timing_for(row.county_id, now, row.policy_version)
    end(row, reason="done" if begun else "overrun", timing=timing, now=now)
    if not begun and holders([county.id], OFFICE, day_of(now)):
        open_late_case(county, row, period, f"open/{row.owner_id}", now)
        tell_office("evaluation_late", county.id, period, row.id, now)
    return 1


def _of(row: Deadline) -> tuple[Any, str]:
    """The county, as a row of `cells.by_ids`, and the period."""
    county_id, _, period = row.owner_id.partition("/")
    if not county_id.isdecimal():
        raise LookupError(row.owner_id)
    return cells.by_ids([int(county_id)])[int(county_id)], period
