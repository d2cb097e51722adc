"""Findings that what a unit told was not so (row E11), and what follows from confirmed ones."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accountability.models import Finding
from app.accountability.queries import Answering, Unit, in_charge, unit_named, who_answers
from app.accountability.rules import findings
from app.accountability.service.propose_file import keep_by_office, propose_file, proven
from app.accountability.service.record_step import Thing, record
from app.accountability.service.take_step import take
from app.accountability.service.tell_people import deciders, office, say, speakers
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once, values_of
from app.documents.subjects import labelled
from app.incidents.models import Incident, IncidentResult
from app.incidents.queries.visible import TERRITORY as CASE_CELLS
from app.patrols.models import Patrol
from app.patrols.queries import TERRITORY as PATROL_CELLS
from app.posts.queries import names
from app.posts.rules import Caller


@dataclass(frozen=True)
class Told:
    """What was told: of which cells and departments, on which day, by whom."""

    cells: frozenset[int | None]
    departments: frozenset[int | None]
    day: date
    officer_id: int | None


def find_false(*, caller: Caller, body: dict[str, Any], now: datetime) -> Finding:
    """Somebody finds that a case or patrol was not as it was told, with proof.

    Refuses `unit_required`, `outside_territory`, `unknown_subject`, `unit_not_concerned`,
    `own_matter`, `evidence_required`, `id_taken`.
    """
    unit = unit_named(body["unit"])
    keep_by_office(caller, unit)
    ((about, about_id, label),) = labelled(caller, [(body["about"], body["about_id"])])
    told = _told(about, uuid.UUID(about_id))
    concerned = told.departments if unit.cell_id is None else told.cells
    if (unit.department_id or unit.cell_id) not in concerned:
        refuse("unit_not_concerned")
    if told.officer_id in {caller.id, *caller.scope.stands_for()}:
        refuse("own_matter")
    things = proven(caller, body)
    row = Finding(
        about=about,
        about_id=about_id,
        label=label,
        on_day=told.day,
        officer_id=told.officer_id,
        **{name: body[name] for name in ("id", "kind", "facts")},
    )
    return keep_finding(
        row, unit, by=caller.id, things=things, photo_ids=body["photo_ids"], now=now
    ) or refuse("id_taken")


def keep_finding(
    row: Finding,
    unit: Unit,
    *,
    by: int,
    things: list[Thing],
    photo_ids: list[str],
    now: datetime,
) -> Finding | None:
    """Store a finding with its unit; None where its id is taken."""
    row.version, row.state, row.created_at, row.created_by = 0, "found", now, by
    row.county_id, row.authority_id = unit.county_id, unit.authority_id
    row.cell_id, row.department_id = unit.cell_id, unit.department_id
    if not insert_once(Finding, **values_of(row)):
        return None
    kept = db.session.get_one(Finding, row.id)
    own = [(row.about, row.about_id, row.label)] if row.about in ("incident", "patrol") else []
    record(
        kept, "find", now=now, by=by, photo_ids=photo_ids, things=list(dict.fromkeys(own + things))
    )
    params = {"kind": findings.KINDS[kept.kind]}
    say("finding_made", [i for i in speakers(unit, now) if i != by], kept, now, **params)
    say("finding_waits", deciders(unit, now, but=(by,)), kept, now, **params)
    return kept


def act_on_finding(
    *,
    caller: Caller,
    finding_id: uuid.UUID,
    action: str,
    body: dict[str, Any],
    version: int | None,
    now: datetime,
) -> tuple[Finding, bool]:
    """The unit answers; somebody above who has not found it confirms or rejects it, with a reason.

    A confirmed one proposes files about who told it and who heads the unit: nothing more.
    """
    found = take(
        Finding,
        caller=caller,
        key=finding_id,
        action=action,
        step_id=body["id"],
        version=version,
        now=now,
    )
    row, unit = found.row, found.unit
    if not found.moved():
        return row, False
    things = proven(caller, body, least=False)
    record(
        row,
        action,
        now=now,
        by=caller.id,
        step_id=body["id"],
        note=body["note"],
        photo_ids=body["photo_ids"],
        things=things,
    )
    if action == "answer":
        people = [*office(unit, now), *deciders(unit, now)]
        say("finding_answered", [i for i in people if i != caller.id], row, now)
    else:
        people = [*speakers(unit, now), row.created_by or 0]
        say(f"finding_{row.state}", [i for i in people if i != caller.id], row, now)
    if action == "confirm":
        _propose(row, unit, now)
    db.session.flush()
    return row, True


def _propose(row: Finding, unit: Unit, now: datetime) -> None:
    people = who_answers(unit, "heads", row.on_day)
    if row.officer_id is not None and row.officer_id not in {one.officer_id for one in people}:
        people = [_teller(row.officer_id, unit, row.on_day), *people]
    if not people:
        say("accountability_nobody", office(unit, now), row, now, count=1)
    own = [(row.about, row.about_id, row.label)] if row.about in ("incident", "patrol") else []
    for one in people:
        head = one.role not in ("grid_officer", "reviewer")
        propose_file(
            unit=unit,
            person=one,
            day=row.on_day,
            things=own,
            now=now,
            ground=findings.ground(row.kind),
            facts=row.facts,
            proposal="self_criticism" if head else "talk",
            finding_id=row.id,
        )


def _teller(officer_id: int, unit: Unit, day: date) -> Answering:
    """Who told it, by the post that he held there, else by none."""
    held = [one for one in in_charge(unit, day) if one.officer_id == officer_id]
    name = names([officer_id])[officer_id]["name"]
    return held[0] if held else Answering(officer_id, name, "officer")


def _told(about: str, about_id: uuid.UUID) -> Told:
    """What may be held false of a case: its last closing, else its filing; of a patrol itself."""
    if about == "patrol":
        patrol = db.session.get_one(Patrol, about_id)
        cells = frozenset(getattr(patrol, column.key) for column in PATROL_CELLS)
        return Told(cells, frozenset(), clock.day_of(patrol.started_at), patrol.officer_id)
    if about != "incident":
        refuse("unknown_subject")
    case = db.session.get_one(Incident, about_id)
    query = select(IncidentResult).where(IncidentResult.incident_id == about_id)
    last = db.session.scalars(query.order_by(IncidentResult.at.desc()).limit(1)).first()
    cells = frozenset(getattr(case, column.key) for column in CASE_CELLS)
    offices = frozenset({case.handler_department_id} - {None})
    at, who = (last.at, last.officer_id) if last else (case.observed_at, case.filer_id)
    return Told(cells, offices, clock.day_of(at), who)
