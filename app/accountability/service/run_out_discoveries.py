"""The limits of missed discoveries run out, are moved, or are nearly over."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from app.accountability import queries
from app.accountability.models import MissedDiscovery
from app.accountability.rules.missed_discoveries import DECIDE, EXPLAIN
from app.accountability.service.keep_limits import OWNER, begin, case_of, timing_of
from app.accountability.service.tell_about import say
from app.core.apart import each
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, set_aside
from app.deadlines.service.limits import end


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """Whose time to explain is over may be decided about; what nobody decided is told above.

    What somebody acts on is left for the next sweep; a row that fails is set aside.
    """
    limits = claimed(rows)
    keys = {one.id: _key(one.owner_id) for one in limits}
    mine = MissedDiscovery.id.in_([key for key in keys.values() if key is not None])
    there = set(db.session.scalars(select(MissedDiscovery.id).where(mine)))
    held = _held(there)

    def verb(limit: Deadline) -> int:
        row = held.get(keys[limit.id])
        if row is None:
            raise LookupError(limit.owner_id)
        _ran_out(row, limit, now)
        return 1

    free = [one for one in limits if keys[one.id] not in there or keys[one.id] in held]
    return each("limit", free, verb, failed=set_aside)


def _key(owner_id: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(owner_id)
    except ValueError:
        return None  # the limit of nothing


def _held(ids: Collection[uuid.UUID]) -> dict[uuid.UUID | None, MissedDiscovery]:
    """Those that nobody is acting on, locked and read anew."""
    query = (
        select(MissedDiscovery)
        .where(MissedDiscovery.id.in_(ids))
        .order_by(MissedDiscovery.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in db.session.scalars(query)}


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
