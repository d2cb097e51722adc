"""Limits of items that have run out, each with its item, which nobody else acts on meanwhile."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.core.apart import each
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import set_aside
from app.ledgers.models import LedgerItem


def key_in(owner_id: str) -> uuid.UUID | None:
    """The key that a limit names; None of the limit of nothing."""
    try:
        return uuid.UUID(owner_id)
    except ValueError:
        return None


def each_late(
    limits: Sequence[Deadline],
    item_of: Mapping[int, uuid.UUID | None],
    late: Callable[[LedgerItem, Deadline], None],
) -> int:
    """Do `late` for each limit, whose item is `item_of` its key; what somebody acts on is left for
    the next sweep, a row that fails is set aside.
    """
    ids = [key for key in item_of.values() if key is not None]
    there = set(db.session.scalars(select(LedgerItem.id).where(LedgerItem.id.in_(ids))))
    query = _locking(LedgerItem.id.in_(there)).with_for_update(skip_locked=True)
    held = {row.id: row for row in db.session.scalars(query)}

    def verb(limit: Deadline) -> int:
        item = held.get(item_of[limit.id] or uuid.UUID(int=0))
        if item is None:
            raise LookupError(limit.owner_id)
        late(item, limit)
        return 1

    free = [one for one in limits if item_of[one.id] not in there or item_of[one.id] in held]
    return each("limit", free, verb, failed=set_aside)


def lock_items(which: Any) -> None:
    """Lock items before their limits."""
    db.session.scalars(_locking(which).with_for_update()).all()


def _locking(which: Any) -> Any:
    query = select(LedgerItem).where(which).order_by(LedgerItem.id)
    return query.execution_options(populate_existing=True)
