"""One step of an item: its history, its version, its photos."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.core.db import db
from app.ledgers.models import LedgerItem, LedgerStep
from app.photos import service as photos

#: What an item is called where photos, notices and limits name it.
ABOUT = "ledger_item"


def record(
    item: LedgerItem,
    action: str,
    *,
    now: datetime,
    by: int | None,
    before: str | None,
    step_id: uuid.UUID | None = None,
    note: str | None = None,
    data: dict[str, Any] | None = None,
    photo_ids: Iterable[str] = (),
) -> LedgerStep:
    """Add a step that has led from `before` to the state that the item has now; without `by` it is
    the program's.
    """
    item.version += 1
    step = LedgerStep(
        id=step_id or uuid.uuid4(),
        item_id=item.id,
        seq=item.version,
        at=now,
        officer_id=by,
        action=action,
        before=before,
        after=item.state,
        note=note,
        data=data or {},
        photo_ids=list(photo_ids),
    )
    db.session.add(step)
    db.session.flush()
    if by is not None:
        photos.use(ABOUT, item.id, step.photo_ids, now, by)
    return step
