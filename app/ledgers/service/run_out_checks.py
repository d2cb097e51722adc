"""The time of a look-back or a re-check runs out, or is nearly over."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, set_aside, timing_for
from app.deadlines.service.limits import end
from app.ledgers import queries
from app.ledgers.models import LedgerCheck, LedgerItem
from app.ledgers.service.keep_limits import CHECK
from app.ledgers.service.record_step import record
from app.ledgers.service.tell_people import offices, say


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """It is late, and still to be done: the office that owes it, and who follows the item, are
    told.
    """
    limits = claimed(rows)
    checks = {one.id: one for one in map(_check, limits)}
    lock([one.owner_id for one in limits])

    def verb(limit: Deadline) -> int:
        _late(checks[uuid.UUID(limit.owner_id)], limit, now)
        return 1

    return each("limit", limits, verb, failed=set_aside)


def _check(limit: Deadline) -> LedgerCheck:
    return db.session.get_one(LedgerCheck, uuid.UUID(limit.owner_id))


def _late(check: LedgerCheck, limit: Deadline, now: datetime) -> None:
    item = db.session.get_one(LedgerItem, check.item_id)
    open_, timing = check.done_at is None, timing_for(item.county_id, now)
    end(limit, reason="top_rung" if open_ else "stale", timing=timing, now=now)
    if not open_:
        return
    check.late_since = check.late_since or limit.overdue_since
    said = {"check_id": str(check.id), "due_on": str(check.due_on)}
    record(item, "check_overdue", now=now, by=None, before=item.state, data=said)
    say("ledger_check_overdue", _owing(item, now), item, now, limit.id)


def _owing(item: LedgerItem, now: datetime) -> list[int | None]:
    kind = queries.by_version(item.kind_id)
    return [*offices(item, kind, "verify", now), item.follower_id]


def lock(owner_ids: Sequence[str]) -> None:
    """Lock their items before their limits."""
    keys = [uuid.UUID(key) for key in owner_ids]
    mine = select(LedgerCheck.item_id).where(LedgerCheck.id.in_(keys))
    query = select(LedgerItem).where(LedgerItem.id.in_(mine)).order_by(LedgerItem.id)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    db.session.scalars(fresh).all()


def moved(_rows: Sequence[Deadline], _now: datetime) -> None:
    """No calendar moves the day of a check."""


def remind(rows: Sequence[Deadline], now: datetime) -> None:
    """Tell who owes it that its time is nearly over."""
    for limit in rows:
        if limit.owner == CHECK and limit.due_at is not None and limit.due_at > now:
            item = db.session.get_one(LedgerItem, _check(limit).item_id)
            cause = f"{limit.id} {limit.remind_at or limit.due_at}"
            day = clock.last_day(limit.due_at).isoformat()
            say("ledger_check_due", _owing(item, now), item, now, cause, day=day)
