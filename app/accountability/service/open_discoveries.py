"""What others found is held against who answered for the cell: proposed, once a case and cell."""

import uuid
from datetime import datetime

from sqlalchemy import literal, select, text, tuple_

from app.accountability import queries
from app.accountability.models import MissedDiscovery
from app.accountability.rules import missed_discoveries as rules
from app.accountability.rules.missed_discoveries import DECIDE, EXPLAIN
from app.accountability.service.keep_limits import begin
from app.accountability.service.tell_about import say
from app.cells import queries as cells
from app.cells.models import Cell
from app.core import audit, clock
from app.core.apart import each
from app.core.db import Utc, db
from app.core.insert import insert_once
from app.deadlines.service import timing_for
from app.incidents.models import Incident

#: When the last case of a batch came, and its key.
Cursor = tuple[datetime, uuid.UUID]
#: Cases looked at in one transaction.
BATCH = 200


def open_discoveries(
    *, now: datetime, after: Cursor | None, most: int = BATCH
) -> tuple[int, Cursor | None]:
    """Open a missed discovery for every case that others found, once somebody has accepted it: a
    report alone is no finding. One batch, what came first first: (how many, where the next begins).

    Nobody stands above a county: what lies in no township of it is held against nobody.
    """
    held = select(MissedDiscovery.id).where(
        MissedDiscovery.incident_id == Incident.id,
        MissedDiscovery.cell_id == Incident.fact_cell_id,
        MissedDiscovery.withdrawn_at.is_(None),
    )
    found = (
        select(Incident)
        .join(Cell, Cell.id == Incident.fact_cell_id)
        .where(
            # as the index has it, on both engines
            text("incident.found_by_others"),
            Incident.received_at >= now - rules.OPENED_WITHIN,
            Incident.status.not_in((*rules.UNSEEN, *rules.ENDED)),
            Cell.level != "county",
            ~held.exists(),
        )
    )
    if after is not None:
        at, last = after
        found = found.where(
            tuple_(Incident.received_at, Incident.id) > tuple_(literal(at, Utc), literal(last))
        )
    found = found.order_by(Incident.received_at, Incident.id).limit(most)
    # what somebody acts on is left for the next time
    locked = found.with_for_update(of=Incident, key_share=True, skip_locked=True)
    rows = db.session.scalars(locked.execution_options(populate_existing=True)).all()
    done = each("open a missed discovery", rows, lambda case: _open(case, now))
    return done, (rows[-1].received_at, rows[-1].id) if len(rows) == most else None


def _open(case: Incident, now: datetime) -> int:
    assert case.fact_cell_id is not None
    return open_for(case, case.fact_cell_id, kinds=rules.ANSWERING, follows=None, now=now)


def open_for(
    case: Incident,
    cell_id: int,
    *,
    kinds: tuple[str, ...],
    follows: MissedDiscovery | None,
    now: datetime,
) -> int:
    """Propose whoever answered for a cell on the day of a case: 1, or 0 where he is already."""
    known = db.session.scalars(
        select(MissedDiscovery)
        .where(MissedDiscovery.incident_id == case.id, MissedDiscovery.cell_id == cell_id)
        .with_for_update()
    ).first()
    if known is not None:
        return _revive(known, now) if known.withdrawn_at is not None else 0
    day = clock.day_of(case.observed_at)
    who = queries.answered_for(cell_id, day, case.received_at, kinds)
    cell = cells.by_ids([cell_id])[cell_id]
    places = {f"{place.level}_id": place.id for place in cells.chain(cell)}
    key = uuid.uuid4()
    new = insert_once(
        MissedDiscovery,
        id=key,
        incident_id=case.id,
        cell_id=cell_id,
        officer_id=who.officer_id if who else None,
        post=who.post if who else None,
        follows_id=follows.id if follows else None,
        observed_at=case.observed_at,
        day=day,
        state=rules.OPEN,
        opened_at=now,
        policy_version=timing_for(places["county_id"], now).rules.version,
        photo_ids=[],
        **{name: places.get(name) for name in ("village_id", "township_id", "county_id")},
    )
    if not new:
        return 0
    row = db.session.get_one(MissedDiscovery, key)
    audit.changed("missed_discoveries.open", "missed_discovery", key, by=None, now=now)
    _run(row, now)
    return 1


def _run(row: MissedDiscovery, now: datetime) -> None:
    """He is asked; where nobody answered for the cell, those above decide at once."""
    if row.officer_id is not None:
        begin(row, EXPLAIN, now)
        say("missed_opened", [row.officer_id], row, now, now)
        return
    begin(row, DECIDE, now)
    case = db.session.get_one(Incident, row.incident_id)
    say("missed_vacant", next(iter(queries.deciders(row, case.filer_id, now)), []), row, now, now)


def _revive(row: MissedDiscovery, now: datetime) -> int:
    """The case holds again: so does what was proposed or decided by it."""
    row.withdrawn_at, row.withdrawn_because = None, None
    audit.changed("missed_discoveries.revive", "missed_discovery", row.id, by=None, now=now)
    if row.state == rules.OPEN:
        _run(row, now)
    elif row.state == rules.EXPLAINED:
        begin(row, DECIDE, now)
    return 1
