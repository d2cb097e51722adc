"""A file is opened: by a person, or by the program, which only proposes."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.accountability.models import AccountabilityFile
from app.accountability.queries import Answering, Unit, himself, in_charge, unit_named
from app.accountability.rules import files
from app.accountability.service.record_step import Thing, record
from app.accountability.service.tell_people import deciders, office, say
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once, values_of
from app.documents.subjects import labelled
from app.posts.rules import Caller

#: The most things that the program puts into a bundle; the number says how many there are.
MOST_THINGS = 200


def open_file(*, caller: Caller, body: dict[str, Any], now: datetime) -> AccountabilityFile:
    """A person proposes, with facts and what they stand on.

    Refuses `unit_required`, `unknown_person`, `own_matter`, `outside_territory`,
    `unknown_subject`, `evidence_required`, `outcome_not_allowed`, `id_taken`.
    """
    unit = unit_named(body["unit"])
    keep_by_office(caller, unit)
    day = body["on_day"] or clock.day_of(now)
    person = named(unit, body["person"], day)
    if person.officer_id in himself(caller) or person.name == caller.name:
        refuse("own_matter")
    things = proven(caller, body)
    known = files.outcomes(at_top=unit.at_top)
    if body["proposal"] not in known:
        refuse("outcome_not_allowed", allowed=list(known))
    text = {name: body[name] for name in ("ground", "facts", "proposal")}
    row = _row(body["id"], unit, person, day, by=caller.id, now=now, **text)
    return _keep(row, unit, things, body["photo_ids"], now) or refuse("id_taken")


def propose_file(
    *,
    unit: Unit,
    person: Answering,
    day: date,
    things: Sequence[Thing],
    now: datetime,
    by: int | None = None,
    **text: Any,
) -> AccountabilityFile:
    """The program proposes: nothing follows from it before a person has decided (row E20).

    `by`: who decided what it follows from, and has so prepared it.
    """
    row = _row(uuid.uuid4(), unit, person, day, by=by, now=now, **text)
    kept = _keep(row, unit, list(things)[:MOST_THINGS], [], now)
    assert kept is not None
    return kept


def keep_by_office(caller: Caller, unit: Unit) -> None:
    """The unit lies where the caller's office keeps records; refuses `outside_territory`."""
    if not caller.scope.covers("accountability.write", unit.authority_path):
        refuse("outside_territory")


def proven(caller: Caller, body: dict[str, Any], *, least: bool = True) -> list[Thing]:
    """What a body names as evidence, of what the caller may see; refuses `unknown_subject`, and
    `evidence_required` where there is nothing.
    """
    things = labelled(caller, [(row["about"], row["about_id"]) for row in body["evidence"]])
    if least and not things and not body["photo_ids"]:
        refuse("evidence_required")
    return things


def named(unit: Unit, person: dict[str, Any], day: date) -> Answering:
    """Who answered for the unit on that day by a post or an office; refuses `unknown_person`."""
    wanted, name = person.get("officer_id"), person.get("name")
    for one in in_charge(unit, day):
        if one.officer_id == wanted and (wanted is not None or one.name == name):
            return one
    return refuse("unknown_person")


def _row(
    key: uuid.UUID,
    unit: Unit,
    person: Answering,
    day: date,
    *,
    by: int | None,
    now: datetime,
    **text: Any,
) -> AccountabilityFile:
    return AccountabilityFile(
        id=key,
        version=0,
        state="proposed",
        created_at=now,
        created_by=by,
        county_id=unit.county_id,
        authority_id=unit.authority_id,
        cell_id=unit.cell_id,
        department_id=unit.department_id,
        officer_id=person.officer_id,
        person_name=person.name,
        role=person.role,
        on_day=day,
        **text,
    )


def _keep(
    row: AccountabilityFile, unit: Unit, things: list[Thing], photo_ids: list[str], now: datetime
) -> AccountabilityFile | None:
    """None where the id is taken."""
    if not insert_once(AccountabilityFile, **values_of(row)):
        return None
    kept = db.session.get_one(AccountabilityFile, row.id)
    record(kept, "open", now=now, by=row.created_by, photo_ids=photo_ids, things=things)
    people = office(unit, now) + deciders(unit, now)
    but = (row.created_by, row.officer_id)
    told = [i for i in people if i not in but]
    say("accountability_proposed", told, kept, now, kind=files.GROUNDS[kept.ground])
    return kept
