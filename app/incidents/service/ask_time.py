"""Pauses and extensions of a case's time: asked for, decided, ended; the one writer of them."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.clock import day_of
from app.core.db import db
from app.core.errors import Named, refuse
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.deadlines.rules import Limit
from app.deadlines.service import Timing
from app.incidents.models import Incident, TimeRequest
from app.incidents.rules import time_request as rules
from app.incidents.rules.duty import LADDER, STAGES, levels_above
from app.incidents.rules.limits import BESIDE
from app.incidents.rules.standing import Part
from app.incidents.rules.transfer import until_day
from app.incidents.sections import EXTENSIONS, PAUSES
from app.incidents.service import duty, notify
from app.incidents.service.case_limits import limit_of, past_of
from app.incidents.service.move_measure import deciders
from app.incidents.service.take_part import close_parts, open_part
from app.posts.rules import NAMED, Caller

ABOVE = Named("上级", "上级", "the level above")

OWNER = "pause"
Place = tuple[str, str, int | None]


def ask_pause(
    case: Incident, body: dict[str, Any], *, caller: Caller, timing: Timing, now: datetime
) -> TimeRequest:
    """Ask the level above for a pause until a day.

    Refuses with `asked_already`, `overdue_already`, `reply_by_past`, `paused_often`,
    `pause_long`, `nobody_to_act`.
    """
    used = _used(case, "pause")
    _running(case, now)
    until_day(timing.calendar, body["until"], now) or refuse("reply_by_past")
    policy = timing.rules[PAUSES]
    fault = rules.pause_fits(policy, used, day_of(now), body["until"])
    if fault:
        refuse(fault, times=policy.times, days=policy.most_days)
    row = _new(case, "pause", body, caller, now)
    row.reason, row.until = body["reason"], body["until"]
    return row


def ask_extension(
    case: Incident, body: dict[str, Any], *, caller: Caller, timing: Timing, now: datetime
) -> TimeRequest:
    """Ask the level above for more time, on the clock of the limit that runs.

    Refuses with `asked_already`, `overdue_already`, `extension_clock`, `extended_often`,
    `extension_long`, `nobody_to_act`.
    """
    used = _used(case, "extension")
    running = _running(case, now)
    more, policy = Limit.read(body["budget"]), timing.rules[EXTENSIONS]
    if more.clock != running.clock:
        refuse("extension_clock", clock=running.clock)
    granted = sum(one.extended_s for one in past_of(case) if _same_desk(one, running))
    given = limit_of(case, running.stage, timing)
    whole = given[0].budget_s if given else running.budget_s
    fault = rules.extension_fits(policy, used, more.budget_s, granted, whole)
    if fault:
        refuse(fault, times=policy.times, share=f"{policy.most_share:g}")
    row = _new(case, "extension", body, caller, now)
    row.clock, row.amount_s = more.clock, more.budget_s
    return row


def grant(case: Incident, row: TimeRequest, *, timing: Timing, now: datetime) -> None:
    """The pause begins, or the time is longer; refuses with `reply_by_past`, `overdue_already`."""
    if row.kind == "extension":
        duty.extend(case, _running(case, now), row.amount_s or 0, timing, now)
        return
    limit = until_day(timing.calendar, row.until, now) or refuse("reply_by_past")
    until = deadlines.opened(
        owner=OWNER,
        owner_id=row.id,
        stage=OWNER,
        rung=0,
        level=case.level,
        cell_id=row.cell_id,
        limit=limit,
        timing=timing,
        now=now,
    )
    db.session.add(until)
    assert until.due_at is not None
    if not duty.pause(case, until.due_at, timing, now):
        refuse("overdue_already")


def decide(
    case: Incident, row: TimeRequest, state: str, note: str | None, *, by: int, now: datetime
) -> None:
    """Granted or denied, by another than who asked: refuses with `own_request`."""
    if row.asked_by_id == by:
        refuse("own_request")
    row.state, row.decided_by_id, row.decided_at, row.decided_note = state, by, now, note
    close_parts(case, now, part=Part.GRANTING, about=row.id)


def end_pause(case: Incident, *, timing: Timing, now: datetime) -> list[str]:
    """What was left of the case's time runs on; the ids of the pauses that are over."""
    ended = [row for row in requests_of(case) if (row.kind, row.state) == ("pause", "granted")]
    for row in ended:
        row.state, row.ended_at = "ended", now
        deadlines.end_running(owner=OWNER, owner_id=row.id, reason="done", timing=timing, now=now)
    duty.resume(case, timing, now)
    return [str(row.id) for row in ended]


def lapse(case: Incident, now: datetime) -> list[str]:
    """The case has moved on: what was asked for and not decided says nothing; their ids."""
    lapsed = [row for row in requests_of(case) if row.state == "asked"]
    for row in lapsed:
        row.state, row.ended_at = "lapsed", now
        close_parts(case, now, part=Part.GRANTING, about=row.id)
    return [str(row.id) for row in lapsed]


def place_of(case: Incident) -> Place:
    """Where a case stands, for `follow`."""
    return case.status, case.level, case.township_id


def follow(case: Incident, was: Place, timing: Timing, now: datetime) -> dict[str, Any]:
    """An action may have moved the case: that ends a pause, and what was asked for a stage lapses.

    {pause_ended?, lapsed?} for the event, ids of requests.
    """
    said: dict[str, Any] = {}
    is_now = place_of(case)
    if case.paused_until is not None and was != is_now:
        said["pause_ended"] = end_pause(case, timing=timing, now=now)
    stages = [(STAGES.get(status), *rest) for status, *rest in (was, is_now)]
    if case.open_parts and stages[0] != stages[1]:
        lapsed = lapse(case, now)
        said |= {"lapsed": lapsed} if lapsed else {}
    return said


def requests_of(case: Incident) -> Sequence[TimeRequest]:
    """What was asked for of its time, the oldest first."""
    if not case.matters:
        return ()
    query = select(TimeRequest).where(TimeRequest.incident_id == case.id)
    return db.session.scalars(query.order_by(TimeRequest.asked_at, TimeRequest.id)).all()


def tell(
    what: str, case: Incident, row: TimeRequest, *, cause: uuid.UUID, by: int, now: datetime
) -> None:
    """Tell who asked, who handles it and who reviews it, but not who did it."""
    day = day_of(now)
    whom = [row.asked_by_id, *notify.handlers(case, day), *notify.reviewers(case, day)]
    kind = rules.KINDS[row.kind]
    notify.say(what, [i for i in whom if i != by], case, f"{row.id} {cause}", now, kind=kind)


def _used(case: Incident, kind: str) -> int:
    """How many of a kind were granted; refuses with `asked_already` while one waits."""
    rows = requests_of(case)
    if any(row.state == "asked" for row in rows):
        refuse("asked_already", who=ABOVE)
    return sum(row.kind == kind and row.state in rules.USED for row in rows)


def _running(case: Incident, now: datetime) -> Deadline:
    """The limit of the stage that runs; refuses with `overdue_already` one that has passed."""
    on_time = (
        row
        for row in past_of(case)
        if row.running_since and row.stage not in BESIDE and row.due_at and row.due_at > now
    )
    return next(on_time, None) or refuse("overdue_already")


def _same_desk(one: Deadline, other: Deadline) -> bool:
    return all(getattr(one, n) == getattr(other, n) for n in ("stage", "level", "cell_id", "clock"))


def _new(
    case: Incident, kind: str, body: dict[str, Any], caller: Caller, now: datetime
) -> TimeRequest:
    """It waits for somebody of the cell above, at the top for another of that cell."""
    above = levels_above(case.level)
    cell_id = case.cell_at(above[0] if above else LADDER[-1])
    whom = [i for i in deciders(cell_id or 0, day_of(now)) if i != caller.id]
    if cell_id is None or not whom:
        refuse("nobody_to_act", who=ABOVE, missing=NAMED["reviewer"])
    row = TimeRequest(
        id=body["id"],
        incident_id=case.id,
        kind=kind,
        state="asked",
        note=body.get("note"),
        asked_by_id=caller.id,
        asked_at=now,
        cell_id=cell_id,
    )
    db.session.add(row)
    case.matters += 1
    open_part(case, Part.GRANTING, now, about=row.id, cell_id=cell_id)
    notify.say("incident_time_asked", whom, case, row.id, now, kind=rules.KINDS[kind])
    return row
