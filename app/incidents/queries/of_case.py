"""What belongs to a case: its kind, history, results, limits and reviewers."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.core.db import db
from app.core.epoch import kept
from app.incidents.models import Incident, IncidentEvent, IncidentResult, Measure, Penalty, Reporter
from app.incidents.queries.listed import Case
from app.incidents.rules.duty import LADDER
from app.posts import queries as posts
from app.taxonomy.models import Kind


@kept
def kind_of(kind_id: int) -> Any:
    """(id, code, name, natures, severities, discoverable) of a case's kind, in its version."""
    columns = (Kind.id, Kind.code, Kind.name, Kind.natures, Kind.severities, Kind.discoverable)
    return db.session.execute(select(*columns).where(Kind.id == kind_id)).one()


def merged_into(incident: Incident) -> Sequence[Any]:
    """(id, filer_id) of the cases that were merged into this one."""
    query = select(Incident.id, Incident.filer_id).where(Incident.merged_into_id == incident.id)
    return db.session.execute(query.order_by(Incident.received_at, Incident.id)).all()


def merged_in(incident_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[tuple[int, str]]]:
    """{case: (filer, source) of each that was merged into it}."""
    found: dict[uuid.UUID, list[tuple[int, str]]] = {}
    if incident_ids:
        columns = Incident.merged_into_id, Incident.filer_id, Incident.source
        query = select(*columns).where(Incident.merged_into_id.in_(incident_ids))
        rows: Sequence[Any] = db.session.execute(query).all()
        for into, filer_id, source in rows:
            found.setdefault(into, []).append((filer_id, source))
    return found


def has_reporter(incident: Incident) -> bool:
    """Whether a citizen told of it, or of a case that was merged into it."""
    query = select(Reporter.incident_id).join(Incident, Incident.id == Reporter.incident_id)
    mine = or_(Incident.id == incident.id, Incident.merged_into_id == incident.id)
    return db.session.scalar(query.where(mine).limit(1)) is not None


def results_of(incident: Incident) -> Sequence[IncidentResult]:
    """What its closings said, the oldest first."""
    query = select(IncidentResult).where(IncidentResult.incident_id == incident.id)
    return db.session.scalars(query.order_by(IncidentResult.at)).all()


def measures_of(incident: Incident) -> Sequence[Measure]:
    """The measures proposed or ordered in it, the oldest first."""
    if not incident.matters:
        return ()
    query = select(Measure).where(Measure.incident_id == incident.id)
    return db.session.scalars(query.order_by(Measure.raised_at, Measure.id)).all()


def penalties_of(incident: Incident) -> Sequence[Penalty]:
    """The penalties imposed in it, the oldest first."""
    query = select(Penalty).where(Penalty.incident_id == incident.id)
    return db.session.scalars(query.order_by(Penalty.id)).all()


def events(incident: Incident) -> Sequence[IncidentEvent]:
    """The history in order."""
    return db.session.scalars(
        select(IncidentEvent)
        .where(IncidentEvent.incident_id == incident.id)
        .order_by(IncidentEvent.seq)
    ).all()


def filed_photos(incident: Incident) -> list[str]:
    """The photos with which it was filed or completed."""
    query = select(IncidentEvent.photo_ids).where(
        IncidentEvent.incident_id == incident.id, IncidentEvent.action.in_(("report", "correct"))
    )
    return [one for photo_ids in db.session.scalars(query) for one in photo_ids or ()]


def reviewers(incident: Case, level: str, day: date) -> list[int]:
    """Who reviews the case at a level."""
    cells = [incident.cell_at(name) for name in LADDER]
    return posts.holders(cells, "reviewer", day).get(incident.cell_at(level) or 0, [])


def seated(incident: Incident, day: date) -> set[str]:
    """The levels that have a reviewer for the case."""
    cells = {level: incident.cell_at(level) for level in LADDER}
    seats = posts.holders(cells.values(), "reviewer", day)
    return {level for level, cell_id in cells.items() if seats.get(cell_id or 0)}
