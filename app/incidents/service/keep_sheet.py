"""The sheet of a spill, its samples, whom it threatens downstream, its end (C19)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.deadlines.service import Timing
from app.incidents.models import EmergencySample, EmergencySheet, Incident, IncidentParty
from app.incidents.rules.emergency import is_over, still_over
from app.incidents.rules.standing import Part
from app.incidents.service import notify
from app.incidents.service.call_levels import call_off, calls_of, match_calls
from app.incidents.service.check_time import must_be_over
from app.incidents.service.find_called import people_behind, people_of
from app.incidents.service.take_part import note_part
from app.posts.rules import NAMED, Caller

DOWNSTREAM = "downstream"
FIELDS = ("substance", "water", "road", "measures", "cleared_at")


def sheet_of(case: Incident) -> EmergencySheet | None:
    """The sheet as it stands."""
    return db.session.get(EmergencySheet, case.id)


def samples_of(case: Incident) -> Sequence[EmergencySample]:
    """All samples, in the order in which they were taken."""
    query = select(EmergencySample).where(EmergencySample.incident_id == case.id)
    return db.session.scalars(query.order_by(EmergencySample.taken_at, EmergencySample.id)).all()


def downstream_of(case: Incident) -> Sequence[IncidentParty]:
    """The cells that were told as lying downstream, each with when."""
    query = select(IncidentParty).where(
        IncidentParty.incident_id == case.id, IncidentParty.about == DOWNSTREAM
    )
    return db.session.scalars(query.order_by(IncidentParty.id)).all()


def set_sheet(case: Incident, said: dict[str, Any], now: datetime) -> dict[str, list[Any]]:
    """Set what is said, null empties it: what changed, as {name: [before, after]}.

    Refuses with `time_to_come`.
    """
    must_be_over(said.get("cleared_at"), now)
    values = {name: said[name] for name in FIELDS if name in said}
    if "measures" in values:
        values["measures"] = values["measures"] or []
    return audit.apply(_sheet(case), values)


def warn_downstream(
    case: Incident, codes: Sequence[str], cause: object, caller: Caller, now: datetime
) -> list[str]:
    """Tell the cells that were not told yet, and let them read the case; which those are.

    Refuses with `unknown_cell`, `nobody_to_act`.
    """
    known = {part.cell_id for part in downstream_of(case)}
    found = [cells.named(code) for code in dict.fromkeys(codes)]
    ended = [cell.code for cell in found if cell.ended_on is not None]
    if ended:
        refuse("unknown_cell", cell=ended[0])
    new = [cell for cell in found if cell.id not in known]
    people = people_of([cell.id for cell in new], now)
    for cell in new:
        if not people[cell.id]:
            refuse("nobody_to_act", who=cell.name, missing=NAMED["reviewer"])
        note_part(case, Part.READER, now, about=DOWNSTREAM, cell_id=cell.id)
        told = [i for i in people[cell.id] if i != caller.id]
        notify.say("emergency_downstream", told, case, f"{cause} {cell.id}", now)
    return [cell.code for cell in new]


def add_sample(case: Incident, said: dict[str, Any], caller: Caller, now: datetime) -> bool:
    """Keep a value; one over its limit is told to all who were called. Whether it is.

    Refuses with `sample_unjudged` where neither a limit nor `over` is said, `time_to_come`: the
    last value of a place is the one that counts.
    """
    must_be_over(said["taken_at"], now)
    over = is_over(said["value"], said.get("limit"), said.get("over"))
    if over is None:
        refuse("sample_unjudged")
    row = EmergencySample(
        id=said["id"],
        incident_id=case.id,
        taken_at=said["taken_at"],
        place=said["where"],
        indicator=said["indicator"],
        value=said["value"],
        unit=said["unit"],
        limit=said.get("limit"),
        over=over,
        laboratory=said.get("laboratory"),
        told_by_id=caller.id,
    )
    db.session.add(row)
    if over:
        called = [call for call in calls_of(case) if call.ended_at is None]
        told = [i for i in people_behind(called, case, now) if i != caller.id]
        notify.say("emergency_over_limit", told, case, row.id, now)
    return over


def stand_down(
    case: Incident,
    *,
    reason: str | None,
    event: object,
    caller: Caller,
    timing: Timing,
    now: datetime,
) -> str:
    """The level that leads declares the end; all who were called or warned are told. Which level.

    Refuses with `samples_over` where a value is over its limit and no reason is given.
    """
    over = still_over(samples_of(case))
    if over and not (reason or "").strip():
        refuse("samples_over", over=over)
    sheet, rows = _sheet(case), calls_of(case)
    level = next(row.level for row in rows if row.leads)
    sheet.stood_down_at, sheet.stood_down_by_id = now, caller.id
    sheet.stood_down_level, sheet.stood_down_reason = level, reason if over else None
    called = call_off(case, timing, now)
    warned = people_of([part.cell_id for part in downstream_of(case) if part.cell_id], now)
    people = [*people_behind(called, case, now), case.filer_id]
    people += [i for some in warned.values() for i in some]
    notify.say("emergency_ended", [i for i in people if i != caller.id], case, event, now)
    return level


def start_again(
    case: Incident, cause: object, caller: Caller, timing: Timing, now: datetime
) -> list[int]:
    """An emergency that was over is one again: all are called anew; who was told by that."""
    sheet = _sheet(case)
    sheet.stood_down_at = sheet.stood_down_by_id = None
    sheet.stood_down_level = sheet.stood_down_reason = None
    match_calls(case, timing, now, cause=cause, by=caller.id)
    return people_behind([call for call in calls_of(case) if call.ended_at is None], case, now)


def _sheet(case: Incident) -> EmergencySheet:
    row = sheet_of(case)
    if row is None:
        row = EmergencySheet(incident_id=case.id, measures=[])
        db.session.add(row)
    return row
