"""The limits of items and checks run to the end of a day, which a plan or a kind names."""

from datetime import date, datetime, timedelta

from app.cells import queries as cells
from app.core import clock
from app.core.db import db
from app.deadlines import service as deadlines
from app.deadlines.rules import Limit
from app.deadlines.service import timing_for
from app.ledgers import queries
from app.ledgers.models import LedgerCheck, LedgerItem
from app.ledgers.rules.limits import result_awaited

ITEM, CHECK, RESULT = "ledger_item", "ledger_check", "ledger_result"


def end_of(day: date) -> datetime:
    """Midnight after a day."""
    return clock.start_of(day + timedelta(days=1))


def begin(item: LedgerItem, now: datetime) -> None:
    """The limit of putting it right runs from now; where its last day is over, it is late from now
    on.
    """
    if item.due_on is None:
        return
    if end_of(item.due_on) <= now:
        item.overdue_since = item.overdue_since or now
        return
    _open(ITEM, item.id, "rectify", item.county_id, charged(item), item.due_on, now)


def begin_check(check: LedgerCheck, county_id: int, now: datetime) -> None:
    """The limit of a look-back or re-check runs from now."""
    _open(CHECK, check.id, check.what, county_id, check.cell_id, check.due_on, now)


def keep_result(item: LedgerItem, now: datetime) -> None:
    """The limit of reporting what came of the plan runs while a result is awaited (row G11)."""
    last = result_awaited(item.state, item.plan_on, item.result_on)
    end(RESULT, item.id, item.county_id, "stale" if last else "done", now)
    if last is not None:
        _open(RESULT, item.id, "result", item.county_id, charged(item), last, now)


def charged(item: LedgerItem) -> int:
    """The cell that owes the work: the responsible one, of a department the one where it lies."""
    rows = queries.parties_of([item.id]).get(item.id, [])
    named = [one.cell_id for one in rows if one.role == "responsible" and one.cell_id is not None]
    return named[0] if named else item.cell_id


def end(owner: str, key: object, county_id: int, reason: str, now: datetime) -> datetime | None:
    """End what runs of a thing; since when it was late, None where it was not."""
    timing = timing_for(county_id, now)
    ended = deadlines.end_running(owner=owner, owner_id=key, reason=reason, timing=timing, now=now)
    return next((one.overdue_since for one in ended if one.overdue_since), None)


def _open(
    owner: str, key: object, stage: str, county_id: int, cell_id: int, last: date, now: datetime
) -> None:
    """Round the clock: a date that a plan names moves for no holiday."""
    left = max(1, int((end_of(last) - now).total_seconds()))
    limit = deadlines.opened(
        owner=owner,
        owner_id=key,
        stage=stage,
        rung=0,
        level=cells.by_ids([cell_id])[cell_id].level,
        cell_id=cell_id,
        limit=Limit("urgent", left),
        timing=timing_for(county_id, now),
        now=now,
        rule=f"ledgers/{stage}",
    )
    limit.due_at = end_of(last)  # a budget has whole seconds, and midnight is midnight
    db.session.add(limit)
