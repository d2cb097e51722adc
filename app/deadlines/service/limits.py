"""Starting, ending and claiming running limits."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.core import run
from app.core.db import Utc, db
from app.core.insert import new_row
from app.deadlines import rules
from app.deadlines.models import Deadline
from app.deadlines.queries import Timing, timing_for, unended
from app.deadlines.rules import Limit
from app.deadlines.sections import REMINDERS

BATCH = 500


def opened(
    *,
    owner: str,
    owner_id: object,
    stage: str,
    rung: int,
    level: str,
    cell_id: int | None,
    limit: Limit,
    timing: Timing,
    now: datetime,
    used_s: int = 0,
    rule: str | None = None,
    after: Deadline | None = None,
) -> Deadline:
    """A limit that runs from `now`, of which `used_s` are gone; the caller keeps it.

    `after`: the one that has ended and of which it is the rest, or less. What a calendar postponed
    stays postponed, and is not once more; more than the rest is a new time.
    """
    due_at, remind_at = timing.ends(limit.clock, limit.budget_s - used_s, now)
    row = new_row(
        Deadline,
        owner=owner,
        owner_id=str(owner_id),
        county_id=timing.county_id,
        stage=stage,
        rung=rung,
        level=level,
        cell_id=cell_id,
        clock=limit.clock,
        budget_s=limit.budget_s,
        extended_s=0,
        spent_s=used_s,
        started_at=now,
        running_since=now,
        due_at=due_at,
        remind_at=remind_at,
        policy_version=timing.rules.version,
        rule=rule,
    )
    if after is not None:
        _go_on(row, after, timing, now)
    return row


def _go_on(row: Deadline, after: Deadline, timing: Timing, now: datetime) -> None:
    row.first_due_at = after.first_due_at
    left = row.budget_s - row.spent_s
    rests = 0 < left <= after.budget_s - after.spent_s and row.clock == after.clock
    if not rests or after.due_at is None or after.ended_at is None:
        return
    found, first = rules.gone_on(
        row.clock,
        timing.calendar,
        now,
        left,
        ended_at=after.ended_at,
        was=after.due_at,
        postponed=after.first_due_at is not None,
    )
    row.first_due_at = row.first_due_at or first
    if found != row.due_at:
        row.due_at = found
        set_reminder(row, timing, now)


def end_running(
    *, owner: str, owner_id: object, reason: str, timing: Timing, now: datetime
) -> list[Deadline]:
    """End what has not ended of a thing; one past its due time keeps that on record."""
    rows = list(unended(owner, owner_id))
    for row in rows:
        end(row, reason=reason, timing=timing, now=now)
    return rows


def end(row: Deadline, *, reason: str, timing: Timing, now: datetime) -> None:
    """End one limit, noting what it spent and whether it was late."""
    if row.running_since is not None:
        row.spent_s += round(rules.spent(row.clock, timing.calendar, row.running_since, now))
        if row.due_at is not None and row.due_at <= now:
            row.overdue_since = row.overdue_since or row.due_at
            # rest days that were refused as a second postponement are none of its time
            row.spent_s = max(row.spent_s, row.budget_s)
    row.running_since, row.ended_at, row.reason, row.remind_at = None, now, reason, None


def set_reminder(row: Deadline, timing: Timing, now: datetime) -> None:
    """Say when, after now, whoever owes a running limit is reminded of it next."""
    assert row.running_since is not None
    row.remind_at = rules.next_reminder(
        row.clock,
        timing.calendar,
        row.running_since,
        row.budget_s - row.spent_s,
        shares=timing.rules[REMINDERS],
        after=now,
        before=row.due_at,
    )


def lengthen(row: Deadline, by_s: int, timing: Timing, now: datetime) -> None:
    """A running limit gets so many seconds of its clock more, on top of the due time that holds: a
    postponement that a calendar was refused does not come in with them.
    """
    assert row.running_since is not None
    assert row.due_at is not None
    left = row.budget_s - row.spent_s
    row.budget_s += by_s
    row.extended_s += by_s
    row.due_at = rules.longer(
        row.clock, timing.calendar, row.running_since, left, due_at=row.due_at, by_s=by_s
    )
    set_reminder(row, timing, now)


class Due(NamedTuple):
    """A running limit that is due: its key, whose it is and the key of that."""

    id: int
    owner: str
    owner_id: str


DUE = (
    select(Deadline.id, Deadline.owner, Deadline.owner_id)
    .where(Deadline.running_since.is_not(None), Deadline.due_at <= bindparam("now", type_=Utc))
    .order_by(Deadline.due_at, Deadline.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def claim(*, now: datetime, most: int = BATCH) -> list[Due]:
    """Running limits that are due, oldest first, locked so that no other sweep takes them."""
    db.session.flush()
    return [Due(*row) for row in run.rows(DUE, {"now": now, "most": most})]


def claimed(rows: Sequence[Due]) -> list[Deadline]:
    """Limits that were claimed, as the session keeps them, in their order."""
    query = select(Deadline).where(Deadline.id.in_([row.id for row in rows]))
    fresh = query.execution_options(populate_existing=True)
    found = {row.id: row for row in db.session.scalars(fresh)} if rows else {}
    return [found[row.id] for row in rows]


def claim_reminders(*, now: datetime, most: int = BATCH) -> list[Deadline]:
    """Running limits of which somebody is to be reminded, locked; the next reminder is set."""
    query = (
        select(Deadline)
        .where(Deadline.remind_at <= now)
        .order_by(Deadline.remind_at, Deadline.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = list(db.session.scalars(query))
    for row in rows:
        timing = timing_for(row.county_id, now, row.policy_version)
        set_reminder(row, timing, now)
    return rows


def set_aside(row: Deadline, error: Exception) -> int:
    """A limit that ran out and whose owner's verb failed: out of the sweep until it is armed again.

    It has not ended, and its whole time is spent; one is done with.
    """
    row.overdue_since = row.overdue_since or row.due_at
    row.spent_s = max(row.spent_s, row.budget_s)
    row.running_since, row.remind_at = None, None
    row.reason = f"failed: {type(error).__name__}"
    return 1


def arm_again(*, now: datetime) -> int:
    """Whatever was set aside is due again, whoever's it is; how many of a batch."""
    query = (
        select(Deadline)
        .where(Deadline.running_since.is_(None), Deadline.ended_at.is_(None))
        .order_by(Deadline.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    rows = list(db.session.scalars(query))
    for row in rows:
        row.running_since, row.reason = now, None
    return len(rows)
