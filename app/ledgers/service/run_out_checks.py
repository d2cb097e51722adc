"""The time of a look-back or a re-check runs out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, timing_for
from app.deadlines.service.limits import end
from app.ledgers import queries
from app.ledgers.models import LedgerCheck, LedgerItem
from app.ledgers.service.each_late import each_late, key_in, lock_items
from app.ledgers.service.record_step import record
from app.ledgers.service.tell_people import offices, say


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """It is late, and still to be done: the office that owes it, and who follows the item, are
    told.
    """
    limits = claimed(rows)
    checks = {one.id: _check(one) for one in limits}
    items = {key: check.item_id if check else None for key, check in checks.items()}

    def late(item: LedgerItem, limit: Deadline) -> None:
        check = checks[limit.id]
        assert check is not None
        db.session.refresh(check)
        _late(check, item, limit, now)

    return each_late(limits, items, late)


def _check(limit: Deadline) -> LedgerCheck | None:
    key = key_in(limit.owner_id)
    return db.session.get(LedgerCheck, key) if key else None


def _late(check: LedgerCheck, item: LedgerItem, limit: Deadline, now: datetime) -> None:
    open_, timing = check.done_at is None, timing_for(item.county_id, now)
    end(limit, reason="top_rung" if open_ else "stale", timing=timing, now=now)
    if not open_:
        return
    check.late_since = check.late_since or limit.overdue_since
    said = {"check_id": str(check.id), "due_on": str(check.due_on)}
    record(item, "check_overdue", now=now, by=None, before=item.state, data=said)
    say("ledger_check_overdue", owing(item, now), item, now, limit.id)


def owing(item: LedgerItem, now: datetime) -> list[int | None]:
    """The office that verifies, and who follows the item."""
    kind = queries.by_version(item.kind_id)
    return [*offices(item, kind, "verify", now), item.follower_id]


def lock(owner_ids: Sequence[str]) -> None:
    """Lock their items before their limits."""
    mine = LedgerCheck.id.in_([key_in(key) for key in owner_ids])
    lock_items(LedgerItem.id.in_(select(LedgerCheck.item_id).where(mine)))


def moved(_rows: Sequence[Deadline], _now: datetime) -> None:
    """No calendar moves the day of a check."""
