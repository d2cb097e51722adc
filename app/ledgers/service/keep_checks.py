"""Look-backs of what was struck off, re-checks of what is kept up: planned, done, withdrawn."""

import uuid
from datetime import date, datetime, timedelta

from app.core import clock
from app.core.db import db
from app.core.insert import insert_once
from app.ledgers import queries
from app.ledgers.models import LedgerCheck, LedgerItem
from app.ledgers.rules.kinds import Kind
from app.ledgers.service.keep_limits import CHECK, begin_check, end

LOOK_BACK, RECHECK = "look_back", "recheck"
KEPT, RELAPSED, WITHDRAWN = "kept", "relapsed", "withdrawn"


def plan_look_backs(item: LedgerItem, kind: Kind, now: datetime) -> None:
    """After it was struck off, as its kind says."""
    if "look_back" in kind.states:
        for days in kind.look_back_days:
            _plan(item, kind, LOOK_BACK, clock.day_of(now) + timedelta(days=days), now)


def plan_recheck(item: LedgerItem, kind: Kind, now: datetime) -> None:
    """Of what is kept up the next one, unless one is open."""
    kept_up = item.keep_up or item.limit_kind == "keep_on"
    if not kept_up or queries.open_checks(item, RECHECK):
        return
    day = clock.day_of(now) + timedelta(days=kind.recheck_days)
    planned = [one.due_on for one in queries.checks_of([item.id]).get(item.id, [])]
    if planned:  # who looks earlier than he has to does not make the next one the same
        day = max(day, planned[-1] + timedelta(days=1))
    _plan(item, kind, RECHECK, day, now)


def _plan(item: LedgerItem, kind: Kind, what: str, due_on: date, now: datetime) -> None:
    at = item.township_id if kind.verify == "township" else item.county_id
    said = {"item_id": item.id, "round": item.round, "what": what, "due_on": due_on}
    key = uuid.uuid4()
    if insert_once(LedgerCheck, id=key, cell_id=at or item.county_id, **said):
        begin_check(db.session.get_one(LedgerCheck, key), item.county_id, now)
    set_due(item)


def carry_out(item: LedgerItem, check: LedgerCheck, result: str, now: datetime) -> None:
    """Somebody has looked, or it is looked at no more."""
    check.done_at, check.result = now, result
    reason = WITHDRAWN if result == WITHDRAWN else "done"
    late = end(CHECK, check.id, item.county_id, reason, now)
    check.late_since = check.late_since or late
    db.session.flush()
    set_due(item)


def withdraw(item: LedgerItem, now: datetime, what: str | None = None) -> None:
    """The work begins again: what was to be looked at is not yet there."""
    for check in queries.open_checks(item, what):
        carry_out(item, check, WITHDRAWN, now)


def set_due(item: LedgerItem) -> None:
    """The last day of the open check that is due first."""
    rows = queries.open_checks(item)
    item.check_due_on = rows[0].due_on if rows else None
