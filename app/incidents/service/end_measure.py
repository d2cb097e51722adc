"""Measures carried out with proof, accepted by a second person, lifted (C22, C24, C26)."""

from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core.clock import day_of
from app.core.errors import refuse
from app.deadlines.service import Timing
from app.incidents import queries
from app.incidents.models import Incident, Measure
from app.incidents.rules.measure import is_settled, may_order, state_when_accepted
from app.incidents.service import duty
from app.incidents.service.find_desks import held_level
from app.incidents.service.move_measure import move, owing_people, tell, watchers
from app.posts.rules import Caller
from grids.texts import letters


def carry_out(
    case: Incident,
    row: Measure,
    *,
    body: dict[str, Any],
    caller: Caller,
    timing: Timing,
    now: datetime,
) -> None:
    """It is done, with proof; who ordered it and the reviewers are told."""
    row.result, row.photo_ids = body["note"], list(body["photo_ids"])
    row.done_by_id, row.done_at = caller.id, now
    move(case, row, "done", reason="done", timing=timing, now=now)
    if row.kind == "stop":
        duty.end_beside(case, "stop", timing, now)
    _tell("incident_measure_done", case, row, body, caller, now)


def accept(
    case: Incident,
    row: Measure,
    *,
    body: dict[str, Any],
    caller: Caller,
    timing: Timing,
    now: datetime,
) -> None:
    """A second person has looked at it: good, or it goes on with what is left of its time.

    Refuses with `own_measure`, and `note_required` where it is not good.
    """
    if row.done_by_id == caller.id:
        refuse("own_measure")
    if body["passed"]:
        _end(case, row, state_when_accepted(row.kind), "done", body, caller, timing, now)
        return _tell("incident_measure_accepted", case, row, body, caller, now)
    if not letters(body.get("note")):
        refuse("note_required")
    move(case, row, "ordered", reason="rejected", timing=timing, now=now)
    return _tell("incident_measure_rejected", case, row, body, caller, now)


def lift(
    case: Incident,
    row: Measure,
    *,
    body: dict[str, Any],
    caller: Caller,
    timing: Timing,
    now: datetime,
) -> None:
    """It ends, by the level that ordered it or one above; refuses with `beyond_power`."""
    ordered_by = cells.by_ids([row.cell_id])[row.cell_id]
    if not may_order(held_level(case, caller.scope), ordered_by.level):
        refuse("beyond_power", who=ordered_by.name)
    people = owing_people(case, row, day_of(now))
    _end(case, row, "lifted", "lifted", body, caller, timing, now)
    _tell("incident_measure_lifted", case, row, body, caller, now, people)


def must_be_settled(case: Incident) -> None:
    """Refuse to end a case with `measures_running` while one waits for somebody's step."""
    waiting = [row for row in queries.measures_of(case) if not is_settled(row.kind, row.state)]
    if waiting:
        refuse("measures_running", open=[str(row.id) for row in waiting])


def _end(
    case: Incident,
    row: Measure,
    state: str,
    reason: str,
    body: dict[str, Any],
    caller: Caller,
    timing: Timing,
    now: datetime,
) -> None:
    row.ended_by_id, row.ended_at, row.ended_note = caller.id, now, body.get("note")
    move(case, row, state, reason=reason, timing=timing, now=now)


def _tell(
    what: str,
    case: Incident,
    row: Measure,
    body: dict[str, Any],
    caller: Caller,
    now: datetime,
    more: list[int] | None = None,
) -> None:
    """The reviewers, who ordered it, who said that it is done or owes it now."""
    day = day_of(now)
    owes = owing_people(case, row, day) if row.state == "ordered" else more or []
    whom = [*watchers(case, day), row.decided_by_id, row.done_by_id, *owes]
    tell(what, whom, case, row, cause=body["id"], by=caller.id, now=now)
