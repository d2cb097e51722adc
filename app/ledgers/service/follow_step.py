"""What each step of an item changes besides its state."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.ledgers import queries
from app.ledgers.models import LedgerCheck, LedgerItem, LedgerProof, LedgerStep
from app.ledgers.rules.kinds import CRITERIA, Kind
from app.ledgers.service import keep_checks
from app.ledgers.service.describe_item import describe
from app.ledgers.service.end_case import end_case
from app.ledgers.service.keep_limits import ITEM, begin, end, keep_result

Body = dict[str, Any]


def _describe(item: LedgerItem, _: Kind, body: Body, now: datetime) -> Body:
    """After it was issued with the reason why; another limit runs instead of the one before."""
    if not body.get("set"):
        refuse("nothing_to_set")
    if item.state != "listed" and not body.get("note"):
        refuse("note_required")
    due_on = item.due_on
    kind = queries.kind_named(item.county_id, item.kind)
    diff = describe(item, kind, body["set"], now)
    lacks = queries.lacks(item, queries.parties_of([item.id]).get(item.id, []))
    if item.state != "listed" and lacks:
        refuse("not_four_clear", lacks=lacks)
    if {"plan_on", "result_on"} & diff.keys():
        keep_result(item, now)
    if item.state != "listed" and {"limit_kind", "due_on"} & diff.keys():
        _dated(item, kind, now)
        if item.due_on != due_on:
            end(ITEM, item.id, item.county_id, "stale", now)
            begin(item, now)
    return {"changed": diff}


def _issue(item: LedgerItem, kind: Kind, _: Body, now: datetime) -> Body:
    item.issued_at = now
    _dated(item, kind, now)
    begin(item, now)
    keep_checks.plan_recheck(item, kind, now)
    return {"due_on": str(item.due_on) if item.due_on else None}


def _dated(item: LedgerItem, kind: Kind, now: datetime) -> None:
    """What is to be put right at once has some days; who issues gives the day, unless it was given
    from above (row E19).
    """
    if item.limit_kind == "at_once" and item.due_on is None:
        item.due_on = clock.day_of(now) + timedelta(days=kind.at_once_days)
    item.given_on = item.given_on or item.due_on


def _dismiss(item: LedgerItem, _: Kind, __: Body, now: datetime) -> Body:
    keep_result(item, now)
    return {}


def _progress(item: LedgerItem, _: Kind, body: Body, now: datetime) -> Body:
    """What was done; of the numbered measures those that are done with."""
    done = body.get("measures_done") or []
    if any(number > len(item.measures) for number in done):
        refuse("unknown_measure", count=len(item.measures))
    today = clock.day_of(now).isoformat()
    item.measures = [
        one | {"done_on": one["done_on"] or today} if number in done else one
        for number, one in enumerate(item.measures, 1)
    ]
    item.progress_at = now
    return {"measures_done": done}


def _prove(_: LedgerItem, kind: Kind, body: Body, __: datetime) -> Body:
    if body.get("criterion") not in CRITERIA:
        refuse("criterion_required", allowed=list(CRITERIA))
    if len(body["photo_ids"]) < kind.photos:
        refuse("proof_required", photos=kind.photos)
    return {"criterion": body["criterion"]}


def _proven(item: LedgerItem, _: Kind, body: Body, step: LedgerStep) -> None:
    """One by one; what is proven is not proven again in its round."""
    key = {"item_id": item.id, "round": item.round, "criterion": body["criterion"]}
    if not insert_once(LedgerProof, **key, proven_in=step.id):
        refuse("criterion_proven")


def _confirm(_: LedgerItem, __: Kind, body: Body, ___: datetime) -> Body:
    if body.get("criterion") not in CRITERIA:
        refuse("criterion_required", allowed=list(CRITERIA))
    return {"criterion": body["criterion"]}


def _confirmed(item: LedgerItem, _: Kind, body: Body, step: LedgerStep) -> None:
    (row,) = [one for one in queries.confirmed(item) if one.criterion == body["criterion"]]
    if row.confirmed_in is not None:
        refuse("criterion_proven")
    row.confirmed_in = step.id


def _self_check(item: LedgerItem, _: Kind, __: Body, now: datetime) -> Body:
    """The work is done, as far as who owed it is concerned: his time stops."""
    late = end(ITEM, item.id, item.county_id, "done", now)
    item.overdue_since = item.overdue_since or late
    return {}


def _publish(item: LedgerItem, kind: Kind, body: Body, now: datetime) -> Body:
    least = clock.day_of(now) + timedelta(days=kind.notice_days)
    said: date | None = body.get("notice_until")
    item.notice_until = max(said or least, least)
    return {"notice_until": item.notice_until.isoformat()}


def _file(item: LedgerItem, kind: Kind, _: Body, now: datetime) -> Body:
    item.filed_at = now
    keep_result(item, now)
    keep_checks.plan_look_backs(item, kind, now)
    keep_checks.plan_recheck(item, kind, now)
    return {}


def _return(item: LedgerItem, kind: Kind, _: Body, now: datetime) -> Body:
    """Back to the work: what was proven proves nothing any more. What was struck off and has come
    back is put right at once.
    """
    relapsed = item.filed_at is not None
    keep_checks.withdraw(item, now, None if relapsed else keep_checks.LOOK_BACK)
    item.round += 1
    item.notice_until = item.filed_at = None
    if relapsed:
        item.limit_kind, item.due_on = "at_once", None
        _dated(item, kind, now)
    begin(item, now)
    keep_checks.plan_recheck(item, kind, now)
    return {"round": item.round, "relapsed": relapsed}


def _looked(what: str) -> Callable[[LedgerItem, Kind, Body, datetime], Body]:
    """Somebody has looked at it again: it is kept, or has come back and is put right anew."""

    def looked(item: LedgerItem, kind: Kind, body: Body, now: datetime) -> Body:
        result = body.get("result")
        if result not in (keep_checks.KEPT, keep_checks.RELAPSED):
            refuse("result_required", allowed=[keep_checks.KEPT, keep_checks.RELAPSED])
        check = queries.open_checks(item, what)[0]
        keep_checks.carry_out(item, check, result, now)
        data = {"result": result, "check_id": str(check.id)}
        if result == keep_checks.RELAPSED and item.state != "rectifying":
            item.state = "rectifying"
            return data | _return(item, kind, body, now)
        if what == keep_checks.RECHECK:
            keep_checks.plan_recheck(item, kind, now)
        return data

    return looked


def _looked_in(_: LedgerItem, __: Kind, ___: Body, step: LedgerStep) -> None:
    db.session.get_one(LedgerCheck, uuid.UUID(step.data["check_id"])).step_id = step.id


def _filed(item: LedgerItem, _: Kind, body: Body, step: LedgerStep) -> None:
    """The case that became the item closes with it, where the body says the four that closing asks
    for (C17) and the caller may; else who reviews it is told that he can.
    """
    if item.incident_id is not None:
        end_case(item, body.get("case"), step)


Does = Callable[[LedgerItem, Kind, Body, datetime], Body]
#: Before it is recorded; what it tells goes into the step.
DOES: dict[str, Does] = {
    "describe": _describe,
    "issue": _issue,
    "dismiss": _dismiss,
    "progress": _progress,
    "prove": _prove,
    "confirm": _confirm,
    "self_check": _self_check,
    "publish": _publish,
    "file": _file,
    "return": _return,
    "look_back": _looked(keep_checks.LOOK_BACK),
    "recheck": _looked(keep_checks.RECHECK),
}
#: What names the step, and so comes after it.
AFTER: dict[str, Callable[[LedgerItem, Kind, Body, LedgerStep], None]] = {
    "prove": _proven,
    "confirm": _confirmed,
    "file": _filed,
    "look_back": _looked_in,
    "recheck": _looked_in,
}
