"""What limits of things beside a case (transfers, measures …) have in common when they run out."""

import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.apart import each
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.service import Due, claimed, set_aside
from app.incidents.models import Incident
from app.incidents.service.record_step import record

#: A thing beside a case, and the limit of it that ran out.
Late = tuple[Any, Deadline]


def each_ran_out(
    owner: Any,
    rows: Sequence[Due],
    now: datetime,
    verb: Callable[[Incident, Any, Deadline, datetime], None],
) -> int:
    """Do the verb with the case, the thing (a row of the table `owner`) and the limit of each.

    A case that somebody is acting on is left for the next sweep; a row that fails is set aside.
    """
    late, done = _late(owner, rows)
    return done + _each([[one] for one in late], lambda case, group: verb(case, *group[0], now))


def cases_ran_out(
    owner: Any,
    rows: Sequence[Due],
    now: datetime,
    verb: Callable[[Incident, Sequence[Late], datetime], None],
) -> int:
    """As `each_ran_out`, with all things of a case at once; they are set aside together, too."""
    late, done = _late(owner, rows)
    by_case: dict[uuid.UUID, list[Late]] = {}
    for thing, row in late:
        by_case.setdefault(thing.incident_id, []).append((thing, row))
    return done + _each(by_case.values(), lambda case, group: verb(case, group, now))


def lock_cases(owner: Any, owner_ids: Sequence[str]) -> None:
    """Lock the cases of these things before their limits, in the order in which actions do."""
    of = select(owner.incident_id).where(owner.id.in_([_key(owner, i) for i in owner_ids]))
    query = select(Incident.id).where(Incident.id.in_(of)).order_by(Incident.id).with_for_update()
    db.session.execute(query)


def record_moved(
    owner: Any, rows: Sequence[Deadline], now: datetime, said: Callable[[Any], dict[str, Any]]
) -> None:
    """A calendar loaded later moved these limits: an event each, which names the thing as `said`.

    What it says of a thing is the event's data beside the limit's.
    """
    for row in rows:
        thing = db.session.get_one(owner, _key(owner, row.owner_id))
        case = db.session.get_one(Incident, thing.incident_id, populate_existing=True)
        data = said(thing) | {"stage": row.stage, "due_at": str(row.due_at)}
        before = (case.status, case.level)
        record(case, "recalculate", now=now, officer_id=None, before=before, data=data)


def _key(owner: Any, owner_id: str) -> Any:
    """The key of a thing as its table has it; ValueError where it can be none."""
    return owner.id.type.python_type(owner_id)


def _late(owner: Any, due: Sequence[Due]) -> tuple[list[Late], int]:
    """Things and their limits; how many limits were set aside, since there is no such thing."""
    keys: dict[int, Any] = {}
    missing, rows = 0, claimed(due)
    for row in rows:
        try:
            keys[row.id] = _key(owner, row.owner_id)
        except ValueError as error:
            missing += set_aside(row, error)
    query = select(owner).where(owner.id.in_(keys.values()))
    # what an action did while its case was waited for is read anew
    fresh = query.execution_options(populate_existing=True)
    found = {one.id: one for one in db.session.scalars(fresh)} if keys else {}
    late = []
    for row in rows:
        thing = found.get(keys.get(row.id))
        if thing is not None:
            late.append((thing, row))
        elif row.id in keys:
            missing += set_aside(row, LookupError(row.owner_id))
    return late, missing


def _each(
    groups: Collection[Sequence[Late]],
    verb: Callable[[Incident, Sequence[Late]], None],
) -> int:
    """Do the verb with each group, all of one case, in a savepoint of its own; how many limits."""
    ids = {thing.incident_id for group in groups for thing, _ in group}
    locked = (
        select(Incident)
        .where(Incident.id.in_(ids))
        .order_by(Incident.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    cases = {case.id: case for case in db.session.scalars(locked)} if ids else {}

    def done(group: Sequence[Late]) -> int:
        verb(cases[group[0][0].incident_id], group)
        return len(group)

    return each(
        "limit",
        [group for group in groups if group[0][0].incident_id in cases],
        done,
        failed=lambda group, error: sum(set_aside(row, error) for _, row in group),
    )
