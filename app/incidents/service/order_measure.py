"""Measures proposed, ordered and refused (C22, C23, C24, E10)."""

import uuid
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core.clock import day_of
from app.core.errors import refuse
from app.deadlines.service import Timing
from app.incidents.models import Incident, Measure
from app.incidents.rules.measure import state_at_first
from app.incidents.sections import MEASURES
from app.incidents.service.find_desks import held_level, must_act, open_department
from app.incidents.service.move_measure import (
    begin,
    deciders,
    move,
    owing_people,
    tell,
    watchers,
)
from app.posts.rules import NAMED, Caller


def raise_measure(
    case: Incident, *, body: dict[str, Any], caller: Caller, timing: Timing, now: datetime
) -> Measure:
    """Order a measure, or propose it to the level that may.

    Refuses with `unknown_department`, `nobody_to_act`, `reply_by_past`.
    """
    held, power = held_level(case, caller.scope), timing.rules[MEASURES]["powers"][body["kind"]]
    state = state_at_first(held, power)
    cell_id = case.cell_at(held if state == "ordered" else power)
    assert cell_id is not None, "who acts on a case reviews a cell of its chain"
    row = _new(case, body["id"], body["kind"], state, power, caller.id, now)
    row.cell_id = cell_id
    row.note, row.target = body.get("note"), body.get("target")
    row.supervising_unit = body.get("supervising_unit")
    _set_terms(case, row, body, now)
    if state == "ordered":
        row.decided_by_id, row.decided_at = caller.id, now
    elif not deciders(row.cell_id, day_of(now)):
        name = cells.by_ids([row.cell_id])[row.cell_id].name
        refuse("nobody_to_act", who=name, missing=NAMED["reviewer"])
    begin(case, row, timing=timing, now=now)
    _tell_raised(case, row, body["id"], caller.id, now)
    return row


def order(
    case: Incident,
    row: Measure,
    *,
    body: dict[str, Any],
    caller: Caller,
    timing: Timing,
    now: datetime,
) -> None:
    """Order what was proposed, on other terms where the body says; another than who proposed it.

    Refuses with `own_measure`, `unknown_department`, `nobody_to_act`, `reply_by_past`.
    """
    if row.raised_by_id == caller.id:
        refuse("own_measure")
    _set_terms(case, row, body, now)
    row.decided_by_id, row.decided_at = caller.id, now
    move(case, row, "ordered", reason="done", timing=timing, now=now)
    _tell_raised(case, row, body["id"], caller.id, now)


def refuse_measure(
    case: Incident,
    row: Measure,
    *,
    body: dict[str, Any],
    caller: Caller,
    timing: Timing,
    now: datetime,
) -> None:
    """It is not ordered, for the reason given; whoever proposed it is told."""
    row.decided_by_id = row.ended_by_id = caller.id
    row.decided_at = row.ended_at = now
    row.ended_note = body["note"]
    move(case, row, "refused", reason="done", timing=timing, now=now)
    whom: list[int | None] = [row.raised_by_id, *watchers(case, day_of(now))]
    tell("incident_measure_refused", whom, case, row, cause=body["id"], by=caller.id, now=now)


def withdraw(
    case: Incident,
    row: Measure,
    *,
    body: dict[str, Any],
    caller: Caller,
    timing: Timing,
    now: datetime,
) -> None:
    """What was proposed is not asked for any more, for the reason given; who was to decide is told.

    By whoever may propose in this case: a desk is not one person.
    """
    day = day_of(now)
    row.ended_by_id, row.ended_at, row.ended_note = caller.id, now, body["note"]
    whom: list[int | None] = [row.raised_by_id, *deciders(row.cell_id, day)]
    move(case, row, "withdrawn", reason="withdrawn", timing=timing, now=now)
    tell("incident_measure_withdrawn", whom, case, row, cause=body["id"], by=caller.id, now=now)


def propose_after(
    case: Incident,
    missed: Measure,
    kind: str,
    *,
    to_level: str,
    proposal_id: uuid.UUID,
    timing: Timing,
    now: datetime,
) -> None:
    """The program proposes what follows a missed measure; a person decides it (C23)."""
    power = timing.rules[MEASURES]["powers"][kind]
    row = _new(case, proposal_id, kind, "proposed", power, None, now)
    row.cell_id = case.cell_at(to_level) or missed.cell_id
    row.site_id, row.target, row.follows_id = missed.site_id, missed.target, missed.id
    begin(case, row, timing=timing, now=now)
    _tell_raised(case, row, proposal_id, None, now)


def _new(
    case: Incident,
    measure_id: uuid.UUID,
    kind: str,
    state: str,
    power: str,
    by: int | None,
    now: datetime,
) -> Measure:
    return Measure(
        id=measure_id,
        incident_id=case.id,
        kind=kind,
        state=state,
        site_id=case.site_id,
        raised_by_id=by,
        raised_at=now,
        power=power,
        photo_ids=[],
        reminders=0,
    )


def _set_terms(case: Incident, row: Measure, body: dict[str, Any], now: datetime) -> None:
    """Who carries it out and by when; a last day stands instead of a limit, and the reverse."""
    if body.get("department_id") is not None:
        row.department_id = body["department_id"]
    if body.get("limit") or body.get("until"):
        row.budget, row.until = body.get("limit"), body.get("until")
    if row.department_id is not None:
        must_act(open_department(row.department_id, case.county_id), now)


def _tell_raised(
    case: Incident, row: Measure, cause: uuid.UUID, by: int | None, now: datetime
) -> None:
    day = day_of(now)
    whom: list[int | None] = [*owing_people(case, row, day)]
    if row.state == "ordered":
        whom += [*watchers(case, day), row.raised_by_id]
    what = f"incident_measure_{row.state}"
    tell(what, whom, case, row, cause=cause, by=by, now=now)
