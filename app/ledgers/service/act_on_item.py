"""The steps of an item: what may be done, what it changes, who is told."""

import uuid
from datetime import datetime
from typing import Any

from app.core.db import db
from app.core.errors import Named, refuse
from app.ledgers import queries
from app.ledgers.models import LedgerItem, LedgerStep
from app.ledgers.rules.kinds import CRITERIA, Kind
from app.ledgers.rules.moves import SAYING, allowed, lacking, moves_of
from app.ledgers.service.follow_step import AFTER, DOES
from app.ledgers.service.record_step import record
from app.ledgers.service.tell_people import tell_of
from app.posts.rules import Caller

#: What is lacking -> the code it is refused with.
LACKING = {
    "four_clear": "not_four_clear",
    "notice_over": "notice_not_over",
    "all_proven": "criteria_not_proven",
    "all_confirmed": "criteria_not_confirmed",
    "photos_here": "proof_awaited",
    "check_open": "no_check_open",
    "recheck_open": "no_check_open",
}


def actions_of(
    items: list[LedgerItem], caller: Caller, now: datetime
) -> dict[uuid.UUID, list[str]]:
    """The steps that the caller may take now, of each of some items."""
    sides, facts = queries.sides_of(items, caller), queries.facts_of(items, now)
    return {
        item.id: allowed(
            moves_of(queries.by_version(item.kind_id).states),
            item.state,
            sides[item.id],
            facts[item.id],
        )
        for item in items
    }


def act_on_item(
    *,
    caller: Caller,
    item_id: uuid.UUID,
    action: str,
    body: dict[str, Any],
    version: int | None,
    now: datetime,
) -> tuple[LedgerItem, bool]:
    """Take a step on the `version` that the caller knows; whether it is new: the same id again is
    the same step.

    Refuses `not_found`, `id_taken`, `if_match_required`, `changed_meanwhile`,
    `ledger_action_not_allowed` (naming those that are), what the step lacks (LACKING),
    `note_required`, and as the step itself does.
    """
    item = queries.seen(caller, item_id, lock=True)
    known = db.session.get(LedgerStep, body["id"])
    if known is not None:
        if (known.item_id, known.action, known.officer_id) != (item.id, action, caller.id):
            refuse("id_taken")
        return item, False
    if version is None:
        refuse("if_match_required")
    if version != item.version:
        refuse("changed_meanwhile")
    kind = queries.by_version(item.kind_id)
    _check(item, kind, action, body, caller, now)
    before = item.state
    item.state = moves_of(kind.states)[action].to or item.state
    # what has come back is put right again, wherever the step would have led
    data = DOES[action](item, kind, body, now) if action in DOES else {}
    if action in SAYING:
        data["round"] = item.round
    step = record(
        item,
        action,
        now=now,
        by=caller.id,
        before=before,
        step_id=body["id"],
        note=body.get("note"),
        data=data,
        photo_ids=body["photo_ids"],
    )
    if action in AFTER:
        AFTER[action](item, kind, body, step)
    told = "return" if data.get("relapsed") else action
    tell_of(told, item, kind, by=caller.id, cause=step.id, now=now)
    db.session.flush()
    return item, True


def _check(
    item: LedgerItem, kind: Kind, action: str, body: dict[str, Any], caller: Caller, now: datetime
) -> None:
    moves = moves_of(kind.states)
    sides, facts = queries.sides_of([item], caller)[item.id], queries.facts_of([item], now)[item.id]
    may = allowed(moves, item.state, sides, facts)
    if action not in may:
        lacks = lacking(moves[action], item.state, sides, facts) if action in moves else []
        if lacks:
            refuse(LACKING[lacks[0]], **_why(lacks[0], item))
        refuse("ledger_action_not_allowed", allowed=may)
    if moves[action].reason and not body.get("note"):
        refuse("note_required")


def _why(lack: str, item: LedgerItem) -> dict[str, Any]:
    if lack == "four_clear":
        return {"lacks": queries.lacks(item, queries.parties_of([item.id]).get(item.id, []))}
    if lack == "notice_over":
        return {"day": str(item.notice_until)}
    if lack in ("all_proven", "all_confirmed"):
        rows = queries.confirmed(item)
        done = {one.criterion for one in rows if lack == "all_proven" or one.confirmed_in}
        return {"criteria": [Named(c, CRITERIA[c], c) for c in CRITERIA if c not in done]}
    return {}
