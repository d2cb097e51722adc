"""The limits of missed discoveries run out, are moved, or are nearly over."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import select

from app.accountability import queries
from app.accountability.models import MissedDiscovery
from app.accountability.rules.missed_discoveries import DECIDE, EXPLAIN
from app.accountability.service.keep_limits import OWNER, begin, case_of, timing_of
from app.accountability.service.tell_about import say
from app.core.db import TROUBLE, db, savepoint
from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, set_aside
from app.deadlines.service.limits import end

log = structlog.get_logger()


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """Whose time to explain is over may be decided about; what nobody decided is told above.

    What somebody acts on is left for the next sweep; a row that fails is set aside.
    """
    keys = {row.id: uuid.UUID(row.owner_id) for row in rows}
    query = (
        select(MissedDiscovery)
        .where(MissedDiscovery.id.in_(keys.values()))
        .order_by(MissedDiscovery.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found = {one.id: one for one in db.session.scalars(query)}
    done = 0
    for limit in claimed(rows):
        row = found.get(keys[limit.id])
        if row is None:
            continue
        try:
            with savepoint():
                _ran_out(row, limit, now)
        except TROUBLE:
            raise
        except Exception as error:
            log.error("limit set aside", deadline=limit.id, exc_info=error)
            set_aside(limit, error)
        done += 1
    return done


def _ran_out(row: MissedDiscovery, limit: Deadline, now: datetime) -> None:
    waits = row.decided_at is None and row.withdrawn_at is None
    timing, filer_id = timing_of(row, now), case_of(row).filer_id
    if not waits:
        end(limit, reason="stale", timing=timing, now=now)
        return
    able = queries.deciders(row, filer_id, now)
    if limit.stage == EXPLAIN:
        end(limit, reason="silent", timing=timing, now=now)
        begin(row, DECIDE, now)
        say("missed_unexplained", next(iter(able), []), row, now, limit.id)
        return
    end(limit, reason="top_rung", timing=timing, now=now)
    say("missed_undecided", [i for people in able[:2] for i in people], row, now, limit.id)


def lock(owner_ids: Sequence[str]) -> None:
    """Lock these before their limits."""
    keys = [uuid.UUID(key) for key in owner_ids]
    query = select(MissedDiscovery.id).where(MissedDiscovery.id.in_(keys))
    db.session.execute(query.order_by(MissedDiscovery.id).with_for_update())


def moved(rows: Sequence[Deadline], _now: datetime) -> None:
    """A calendar loaded later moved these limits."""
    for limit in rows:
        row = db.session.get_one(MissedDiscovery, uuid.UUID(limit.owner_id))
        if limit.stage == EXPLAIN:
            row.explain_by = limit.due_at


def remind(rows: Sequence[Deadline], now: datetime) -> None:
    """Tell who owes an explanation or a decision that its time is nearly over."""
    for limit in rows:
        if limit.owner != OWNER or limit.due_at is None or limit.due_at <= now:
            continue
        row = db.session.get_one(MissedDiscovery, uuid.UUID(limit.owner_id))
        people: list[int | None] = [row.officer_id]
        if limit.stage == DECIDE:
            people = [*next(iter(queries.deciders(row, case_of(row).filer_id, now)), [])]
        cause = f"{limit.id} {limit.remind_at or limit.due_at}"
        say(f"missed_due_{limit.stage}", people, row, now, cause)
