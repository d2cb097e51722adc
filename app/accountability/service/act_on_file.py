"""What people do with a file: ask, explain, decide, hand over, close; appeal and rule on it."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accountability.models import AccountabilityFile, Consequence
from app.accountability.queries import Unit, who_did
from app.accountability.rules import files
from app.accountability.sections import ACCOUNTABILITY
from app.accountability.service.keep_consequence import follow_from, revoke
from app.accountability.service.propose_file import proven
from app.accountability.service.record_step import record
from app.accountability.service.take_step import take
from app.accountability.service.tell_people import deciders, office, say
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.deadlines.service import timing_for
from app.incidents.rules.pressure import reply_day
from app.posts.rules import Caller


def act_on_file(
    *,
    caller: Caller,
    file_id: uuid.UUID,
    action: str,
    body: dict[str, Any],
    version: int | None,
    now: datetime,
) -> tuple[AccountabilityFile, bool]:
    """Take a step, with its reason; whether it is new.

    Refuses as `take`, `outcome_not_allowed`, `body_required`, `ruling_required`,
    `unknown_subject`.
    """
    found = take(
        AccountabilityFile,
        caller=caller,
        key=file_id,
        action=action,
        step_id=body["id"],
        version=version,
        now=now,
    )
    row, unit = found.row, found.unit
    if not found.moved():
        return row, False
    things = proven(caller, body, least=action == "add")
    data = _DATA[action](row, unit, body, now) if action in _DATA else {}
    record(
        row,
        action,
        now=now,
        by=caller.id,
        step_id=body["id"],
        note=body["note"],
        data=data,
        photo_ids=body["photo_ids"],
        things=things,
    )
    if action in _TELLING:
        _tell_him(action, row, now)
    if action in _FOLLOWS:
        _FOLLOWS[action](row, unit, caller, now)
    db.session.flush()
    return row, True


def _ask(
    row: AccountabilityFile, unit: Unit, body: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Until when the person may explain: no day earlier than the policy gives him."""
    least = _days(unit, now, "explain_days")
    row.explain_by = max(body.get("explain_by") or least, least)
    return {"explain_by": row.explain_by.isoformat()}


def _decide(
    row: AccountabilityFile, unit: Unit, body: dict[str, Any], now: datetime
) -> dict[str, Any]:
    known = files.outcomes(at_top=unit.at_top)
    if body.get("outcome") not in known:
        refuse("outcome_not_allowed", allowed=list(known))
    row.outcome, row.appeal_by = body["outcome"], _days(unit, now, "appeal_days")
    return {"outcome": row.outcome, "appeal_by": row.appeal_by.isoformat()}


def _hand_over(
    _: AccountabilityFile, __: Unit, body: dict[str, Any], ___: datetime
) -> dict[str, Any]:
    if body.get("body") is None:
        refuse("body_required", allowed=list(files.BODIES))
    return {"body": body["body"], "body_name": body.get("body_name")}


def _appeal(row: AccountabilityFile, *_: Any) -> dict[str, Any]:
    row.appeal = "open"
    return {}


def _rule(row: AccountabilityFile, _: Unit, body: dict[str, Any], __: datetime) -> dict[str, Any]:
    """A decision that does not stand is revoked, with what followed from it."""
    if body.get("upheld") is None:
        refuse("ruling_required")
    row.appeal = "upheld" if body["upheld"] else "overturned"
    if not body["upheld"]:
        row.state = "revoked"
    return {"upheld": body["upheld"]}


def _days(unit: Unit, now: datetime, name: str) -> date:
    timing = timing_for(unit.county_id, now)
    return reply_day(
        timing.calendar, clock.day_of(now), getattr(timing.rules[ACCOUNTABILITY], name)
    )


Data = Callable[[AccountabilityFile, Unit, dict[str, Any], datetime], dict[str, Any]]
_DATA: dict[str, Data] = {
    "ask": _ask,
    "decide": _decide,
    "hand_over": _hand_over,
    "appeal": _appeal,
    "take_appeal": _appeal,
    "rule": _rule,
}


#: Steps of which he whom it is about is told.
_TELLING = {
    "ask": "accountability_asked",
    "decide": "accountability_decided",
    "drop": "accountability_dropped",
    "hand_over": "accountability_handed",
    "close": "accountability_closed",
    "rule": "accountability_ruled",
}


def _tell_him(action: str, row: AccountabilityFile, now: datetime) -> None:
    """Not of a file that was dropped before he was asked."""
    what, day = _TELLING[action], row.explain_by if action == "ask" else row.appeal_by
    if row.explain_by is not None:
        params = {"day": day.isoformat()} if day and action in ("ask", "decide") else {}
        say(what, [row.officer_id], row, now, **params)


def _explained(row: AccountabilityFile, unit: Unit, caller: Caller, now: datetime) -> None:
    people = [*office(unit, now), *deciders(unit, now)]
    but = (caller.id, row.officer_id)
    say("accountability_explained", [i for i in people if i not in but], row, now)


def _decided(row: AccountabilityFile, unit: Unit, caller: Caller, now: datetime) -> None:
    follow_from(row, unit, caller=caller, now=now)


def _appealed(row: AccountabilityFile, unit: Unit, caller: Caller, now: datetime) -> None:
    decided = who_did([row.id], files.DECIDING).get(row.id, set())
    people = [*deciders(unit, now, but=(*decided, row.officer_id)), *office(unit, now)]
    say("accountability_appealed", [i for i in people if i != caller.id], row, now)


def _ruled(row: AccountabilityFile, _: Unit, caller: Caller, now: datetime) -> None:
    if row.state == "revoked":
        followed = select(Consequence).where(Consequence.file_id == row.id)
        for one in db.session.scalars(followed.with_for_update()):
            revoke(one, caller=caller, now=now)


Follow = Callable[[AccountabilityFile, Unit, Caller, datetime], None]
_FOLLOWS: dict[str, Follow] = {
    "explain": _explained,
    "take_down": _explained,
    "record_silence": _explained,
    "decide": _decided,
    "appeal": _appealed,
    "take_appeal": _appealed,
    "rule": _ruled,
}
