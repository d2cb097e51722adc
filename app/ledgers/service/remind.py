"""Whoever owes something of an item hears that its time is nearly over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from app.core import clock
from app.core.db import db
from app.deadlines.models import Deadline
from app.ledgers.models import LedgerCheck, LedgerItem
from app.ledgers.service import run_out_checks, run_out_items, run_out_results
from app.ledgers.service.each_late import key_in
from app.ledgers.service.keep_limits import CHECK, ITEM, RESULT
from app.ledgers.service.tell_people import say

#: Owner of a limit -> the notice, and whom it reminds.
OF: Mapping[str, tuple[str, Callable[[LedgerItem, datetime], Iterable[int | None]]]] = {
    ITEM: ("ledger_due", run_out_items.owing),
    CHECK: ("ledger_check_due", run_out_checks.owing),
    RESULT: ("ledger_result_due", run_out_results.owing),
}


def remind(rows: Sequence[Deadline], now: datetime) -> None:
    """Tell of the limits of ledgers among these."""
    for limit in rows:
        if limit.owner not in OF or limit.due_at is None or limit.due_at <= now:
            continue
        key = key_in(limit.owner_id)
        if limit.owner == CHECK:
            key = db.session.get_one(LedgerCheck, key).item_id
        item, (notice, owing) = db.session.get_one(LedgerItem, key), OF[limit.owner]
        cause = f"{limit.id} {limit.remind_at or limit.due_at}"
        day = clock.last_day(limit.due_at).isoformat()
        say(notice, owing(item, now), item, now, cause, day=day)
