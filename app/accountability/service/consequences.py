"""Talks, circulars, vetoes, rewards, penalties: proposed, ordered by a leader, carried out."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.accountability.models import Consequence
from app.accountability.queries import Unit, himself, unit_named, units
from app.accountability.rules.consequences import KINDS, by_ranking
from app.accountability.sections import ACCOUNTABILITY
from app.accountability.service.propose_file import keep_by_office, named, proven
from app.accountability.service.record_step import Thing, record
from app.accountability.service.take_step import take
from app.accountability.service.tell_people import deciders, office, say, speakers
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once, values_of
from app.core.period import Period
from app.documents import queries as documents
from app.policies.queries import in_force
from app.posts.rules import Caller


def propose_consequence(*, caller: Caller, body: dict[str, Any], now: datetime) -> Consequence:
    """Somebody proposes what is to be done about a unit, or a person who answers for it.

    Refuses `unit_required`, `unknown_person`, `own_matter`, `outside_territory`,
    `person_required`, `period_required`, `period_unknown`, `unknown_subject`, `id_taken`.
    """
    unit = unit_named(body["unit"])
    keep_by_office(caller, unit)
    kind, asked = KINDS[body["kind"]], body.get("person")
    if ("person" if asked else "unit") not in kind.of:
        refuse("person_required" if asked is None else "of_unit_only")
    person = named(unit, asked, clock.day_of(now)) if asked else None
    if person and (person.officer_id in himself(caller) or person.name == caller.name):
        refuse("own_matter")
    if kind.of_period and body.get("period") is None:
        refuse("period_required")
    if body.get("period") is not None and Period.read(body["period"]) is None:
        refuse("period_unknown")
    if body.get("document_id") is not None:
        documents.seen(caller.scope, body["document_id"])
    row = _row(
        body["id"],
        unit,
        now,
        by=caller.id,
        **{n: body.get(n) for n in ("kind", "ground", "period", "amount_fen", "document_id")},
        officer_id=person.officer_id if person else None,
        person_name=person.name if person else None,
    )
    things = proven(caller, body, least=False)
    return _keep(row, unit, things, body["photo_ids"], now) or refuse("id_taken")


def propose_by_ranking(
    *,
    county_id: int,
    period: str,
    ranked: Sequence[int],
    now: datetime,
) -> int:
    """After a ranking is locked: its first cells for praise, its last ones for a talk (row F08), as
    many as the policy says; `ranked` has the best first. Once a cell and period. How many.
    """
    policy = in_force(county_id, now)[ACCOUNTABILITY]
    first, last = by_ranking(ranked, policy.praise_first, policy.talk_last)
    wanted = [
        *[(i, "praise", "考核排名靠前") for i in first],
        *[(i, "talk", "考核排名靠后") for i in last],
    ]
    places, made = units([i for i, _, _ in wanted]), 0
    for cell_id, kind, ground in wanted:
        unit = places[f"cell {cell_id}"]
        row = _row(
            uuid.uuid4(),
            unit,
            now,
            by=None,
            kind=kind,
            ground=f"{period} {ground}",
            period=period,
            once_key=f"ranking {period} {kind} {unit.key}",
        )
        made += _keep(row, unit, [], [], now) is not None
    return made


def act_on_consequence(
    *,
    caller: Caller,
    consequence_id: uuid.UUID,
    action: str,
    body: dict[str, Any],
    version: int | None,
    now: datetime,
) -> tuple[Consequence, bool]:
    """Order or refuse what was proposed, withdraw it, say what came of it, lift a veto: each with
    its reason. Nobody orders what he proposed.
    """
    found = take(
        Consequence,
        caller=caller,
        key=consequence_id,
        action=action,
        step_id=body["id"],
        version=version,
        now=now,
    )
    row, unit = found.row, found.unit
    if not found.moved():
        return row, False
    record(
        row,
        action,
        now=now,
        by=caller.id,
        step_id=body["id"],
        note=body["note"],
        photo_ids=body["photo_ids"],
        things=proven(caller, body, least=False),
    )
    if action in ("order", "lift"):
        people = speakers(unit, now) if row.person_name is None else [row.officer_id]
        say(f"consequence_{row.state}", people, row, now, kind=KINDS[row.kind].name)
    if action in ("order", "refuse"):
        people = [
            i for i in (row.created_by, *office(unit, now)) if i not in (caller.id, row.officer_id)
        ]
        say("consequence_decided", people, row, now, kind=KINDS[row.kind].name)
    db.session.flush()
    return row, True


def _row(key: uuid.UUID, unit: Unit, now: datetime, *, by: int | None, **more: Any) -> Consequence:
    return Consequence(
        id=key,
        version=0,
        state="proposed",
        created_at=now,
        created_by=by,
        county_id=unit.county_id,
        authority_id=unit.authority_id,
        cell_id=unit.cell_id,
        department_id=unit.department_id,
        **more,
    )


def _keep(
    row: Consequence, unit: Unit, things: list[Thing], photo_ids: list[str], now: datetime
) -> Consequence | None:
    """None where its id is taken, or the program has proposed it before."""
    if not insert_once(Consequence, **values_of(row)):
        return None
    kept = db.session.get_one(Consequence, row.id)
    record(kept, "propose", now=now, by=row.created_by, photo_ids=photo_ids, things=things)
    people = deciders(unit, now, but=(row.created_by, row.officer_id))
    say("consequence_proposed", people, kept, now, kind=KINDS[kept.kind].name)
    return kept
