"""Cases near each other, what came back, re-checks, and who leads a case."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute

from app.cells.models import Cell
from app.core.db import db
from app.incidents.models import Incident, IncidentParty, IncidentRelapse, LookBack
from app.incidents.queries.visible import visible
from app.incidents.rules import nearby as rules
from app.incidents.rules.nearby import Relapse, Similar
from app.incidents.rules.standing import Part
from app.posts.rules import Scope

#: What is over without having been a problem of its own.
NO_CASE = ("unfounded", "merged")
#: How many cases of a spot are looked at.
MOST_NEAR = 20


def similar_to(
    case: Incident, limits: Similar, scope: Scope, officer_id: int
) -> list[tuple[Incident, float]]:
    """(case, metres) of those that may be the same and that the officer may see, nearest first.

    Of the newest MOST_NEAR: the answer does not grow with what else was reported there.
    """
    if case.lon is None or case.lat is None:
        return []
    query = select(Incident).where(
        _like(case, limits),
        Incident.id != case.id,
        visible(scope, officer_id),
    )
    newest = query.order_by(Incident.observed_at.desc()).limit(MOST_NEAR)
    return rules.similar(case, db.session.scalars(newest), limits)


def near(
    cases: Iterable[tuple[Incident, Similar, Relapse]], ids: Collection[uuid.UUID]
) -> list[Incident]:
    """Of the same kind, what may be similar to one of these cases, or have come back as it.

    The newest MOST_NEAR of each: a spot of which hundreds report is no dearer than one. One
    statement for any number of cases, none where they have neither position nor site.
    """
    found = []
    for case, similar, relapse in cases:
        spots = []
        if case.lon is not None and case.lat is not None:
            found.append(_newest(_like(case, similar), Incident.observed_at))
            spots.append(_within(case.lon, case.lat, relapse.distance_m))
        if case.site_id is not None:
            spots.append(Incident.site_id == case.site_id)
        if spots:
            since = case.observed_at - timedelta(days=relapse.days)
            closed = and_(
                or_(*spots),
                Incident.kind == case.kind,
                Incident.status == "closed",
                Incident.closed_at.between(since, case.observed_at),
            )
            found.append(_newest(closed, Incident.closed_at))
    if not found:
        return []
    rows = db.session.scalars(select(Incident).where(Incident.id.in_(union(*found))))
    return [row for row in rows if row.id not in ids]


def _newest(wanted: ColumnElement[bool], by: InstrumentedAttribute[Any]) -> Select[Any]:
    rows = select(Incident.id).where(wanted).order_by(by.desc()).limit(MOST_NEAR)
    return select(rows.subquery().c.id)


def _like(case: Incident, limits: Similar) -> ColumnElement[bool]:
    span = timedelta(hours=limits.hours)
    return and_(
        _within(case.lon or 0.0, case.lat or 0.0, limits.distance_m),
        Incident.kind == case.kind,
        Incident.observed_at.between(case.observed_at - span, case.observed_at + span),
        Incident.status.not_in(NO_CASE),
    )


def _within(lon: float, lat: float, metres: int) -> ColumnElement[bool]:
    west, south, east, north = rules.box_around(lon, lat, metres)
    return Incident.lon.between(west, east) & Incident.lat.between(south, north)


def relapse_of(case: Incident) -> IncidentRelapse | None:
    """The closed case that came back as this one."""
    return db.session.get(IncidentRelapse, case.id)


def leaders(case: Incident) -> Sequence[IncidentParty]:
    """Who has charge of it as a leader; no statement for the many cases without open parts."""
    if not case.open_parts:
        return ()
    query = select(IncidentParty).where(
        IncidentParty.incident_id == case.id,
        IncidentParty.part == Part.LEADER,
        IncidentParty.until.is_(None),
    )
    return db.session.scalars(query).all()


def look_backs(
    scope: Scope,
    officer_id: int,
    *,
    cell: Cell | None,
    due_before: datetime | None,
    done: bool | None,
    incident_id: uuid.UUID | None,
    after: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> Sequence[tuple[LookBack, Incident]]:
    """Re-checks of cases that the officer may see, the earliest due first.

    `cell` is the one whose reviewers owe them.
    """
    query = (
        select(LookBack, Incident)
        .join(Incident, Incident.id == LookBack.incident_id)
        .where(visible(scope, officer_id))
    )
    if cell is not None:
        query = query.where(LookBack.cell_id == cell.id)
    if due_before is not None:
        query = query.where(LookBack.due_by <= due_before)
    if done is not None:
        query = query.where(LookBack.ended_at.is_not(None) if done else LookBack.ended_at.is_(None))
    if incident_id is not None:
        query = query.where(LookBack.incident_id == incident_id)
    if after:
        at, last = after
        later = and_(LookBack.due_by == at, LookBack.id > last)
        query = query.where(or_(LookBack.due_by > at, later))
    rows = db.session.execute(query.order_by(LookBack.due_by, LookBack.id).limit(limit))
    return [(row, case) for row, case in rows]
