"""The time to put an item right runs out."""

from collections.abc import Sequence
from datetime import datetime

from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, timing_for
from app.deadlines.service.limits import end
from app.ledgers import queries
from app.ledgers.models import LedgerItem
from app.ledgers.rules.moves import WORKING
from app.ledgers.service.each_late import each_late, key_in, lock_items
from app.ledgers.service.record_step import record
from app.ledgers.service.tell_people import doers, offices, say


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """It is late: who owes it, its office, its leader are told; it stays late on record."""
    limits = claimed(rows)
    items = {one.id: key_in(one.owner_id) for one in limits}
    return each_late(limits, items, lambda item, limit: _late(item, limit, now))


def _late(item: LedgerItem, limit: Deadline, now: datetime) -> None:
    timing, working = timing_for(item.county_id, now), item.state in WORKING
    end(limit, reason="top_rung" if working else "stale", timing=timing, now=now)
    if not working:
        return
    item.overdue_since = item.overdue_since or limit.overdue_since
    said = {"due_on": str(item.due_on)}
    record(item, "overdue", now=now, by=None, before=item.state, data=said)
    kind = queries.by_version(item.kind_id)
    people = [*doers(item, now), *offices(item, kind, "issue", now), item.leader_id]
    say("ledger_overdue", people, item, now, limit.id)


def lock(owner_ids: Sequence[str]) -> None:
    """Lock these before their limits."""
    lock_items(LedgerItem.id.in_([key_in(key) for key in owner_ids]))


def moved(_rows: Sequence[Deadline], _now: datetime) -> None:
    """No calendar moves a date that a plan names."""


def owing(item: LedgerItem, now: datetime) -> list[int | None]:
    """Who puts it right, and its leader."""
    return [*doers(item, now), item.leader_id]
