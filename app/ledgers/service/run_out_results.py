"""The time to report what came of a plan runs out (row G11)."""

from collections.abc import Sequence
from datetime import datetime

from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, timing_for
from app.deadlines.service.limits import end
from app.ledgers import queries
from app.ledgers.models import LedgerItem
from app.ledgers.rules.limits import result_awaited
from app.ledgers.service.each_late import each_late, key_in, lock_items
from app.ledgers.service.record_step import record
from app.ledgers.service.tell_people import doers, offices, say


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """Nothing was reported: who owes it and its office are told."""
    limits = claimed(rows)
    items = {one.id: key_in(one.owner_id) for one in limits}
    return each_late(limits, items, lambda item, limit: _late(item, limit, now))


def _late(item: LedgerItem, limit: Deadline, now: datetime) -> None:
    last = result_awaited(item.state, item.plan_on, item.result_on)
    timing = timing_for(item.county_id, now)
    end(limit, reason="top_rung" if last else "stale", timing=timing, now=now)
    if last is None:
        return
    said = {"due_on": str(last)}
    record(item, "result_overdue", now=now, by=None, before=item.state, data=said)
    say("ledger_result_overdue", owing(item, now), item, now, limit.id)


def owing(item: LedgerItem, now: datetime) -> list[int]:
    """Who puts it right, and the office that issued it."""
    kind = queries.by_version(item.kind_id)
    return [*doers(item, now), *offices(item, kind, "issue", now)]


def lock(owner_ids: Sequence[str]) -> None:
    """Lock their items before their limits."""
    lock_items(LedgerItem.id.in_([key_in(key) for key in owner_ids]))


def moved(_rows: Sequence[Deadline], _now: datetime) -> None:
    """No calendar moves a day that is counted from the plan's."""
