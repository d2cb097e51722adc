"""Which patrols may be seen, and by whom their raw points."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import undefer

from app.cells.models import Cell
from app.core.clock import start_of
from app.core.db import db
from app.core.errors import refuse
from app.incidents.models import Incident
from app.incidents.queries import visible as cases_visible
from app.patrols.models import Patrol, Visit
from app.patrols.rules.doubts import COUNTING
from app.posts.rules import Scope

TERRITORY = (Patrol.cell_id, Patrol.village_id, Patrol.township_id, Patrol.county_id)


def inside(cell_ids: list[int]) -> ColumnElement[bool]:
    """Patrols made for one of these cells or below."""
    return or_(*[column.in_(cell_ids) for column in TERRITORY])


def visible(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """One's own, and those of one's territory."""
    places = scope.cell_ids("patrols.territory")
    own = Patrol.officer_id == officer_id
    return or_(own, inside(places)) if places else own


def seen(scope: Scope, officer_id: int, patrol_id: uuid.UUID, *, track: bool = False) -> Patrol:
    """A patrol that the officer may see; the 404 of an unknown id otherwise."""
    query = select(Patrol).where(Patrol.id == patrol_id, visible(scope, officer_id))
    if track:
        query = query.options(undefer(Patrol.track))
    return db.session.scalars(query).first() or refuse("not_found")


def with_track(scope: Scope, officer_id: int, patrol_id: uuid.UUID) -> Patrol:
    """A patrol with its points, for those who may read them; refuses `post_lacks_permission`."""
    row = seen(scope, officer_id, patrol_id, track=True)
    return row if may_read_track(row, scope, officer_id) else refuse("post_lacks_permission")


def those_with_tracks(scope: Scope, officer_id: int, ids: Collection[uuid.UUID]) -> list[Patrol]:
    """Of some patrols those whose points he may read, with their points."""
    query = select(Patrol).options(undefer(Patrol.track)).where(Patrol.id.in_(ids))
    found = db.session.scalars(query.order_by(Patrol.started_at, Patrol.id))
    return [row for row in found if may_read_track(row, scope, officer_id)]


def may_read_track(patrol: Patrol, scope: Scope, officer_id: int) -> bool:
    """The officer himself, chiefs and reviewers above, the inspector; never peers."""
    above = set(scope.cell_ids("tracks.read"))
    return patrol.officer_id == officer_id or bool(
        above & {patrol.cell_id, patrol.village_id, patrol.township_id, patrol.county_id}
    )


def walked(cell_ids: Collection[int], since: datetime) -> set[int | None]:
    """Those of these villages in which a patrol that counts was made since a moment."""
    query = select(Patrol.village_id).where(
        Patrol.village_id.in_(cell_ids),
        Patrol.started_at >= since,
        Patrol.state == "closed",
        Patrol.doubt.in_(COUNTING),
    )
    return set(db.session.scalars(query.distinct())) if cell_ids else set()


def tracks_since(scope: Scope, officer_id: int, since: datetime, *, limit: int) -> Sequence[Patrol]:
    """Finished patrols begun since a moment, with their points: one's own, and those of the
    territory in which he may read tracks; the newest first.
    """
    places = scope.cell_ids("tracks.read")
    mine = Patrol.officer_id == officer_id
    query = (
        select(Patrol)
        .options(undefer(Patrol.track))
        .where(Patrol.state == "closed", Patrol.started_at >= since)
        .where(or_(mine, inside(places)) if places else mine)
        .order_by(Patrol.started_at.desc(), Patrol.id.desc())
    )
    return db.session.scalars(query.limit(limit)).all()


def listing(
    scope: Scope,
    officer_id: int,
    *,
    officer: int | None,
    cell: Cell | None,
    day: date | None,
    doubt: str | None,
    after: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> Sequence[Patrol]:
    """Patrols, newest first."""
    query = (
        select(Patrol)
        .where(visible(scope, officer_id))
        .order_by(Patrol.started_at.desc(), Patrol.id.desc())
        .limit(limit)
    )
    if officer is not None:
        query = query.where(Patrol.officer_id == officer)
    if cell is not None:
        query = query.where(inside([cell.id]))
    if doubt is not None:
        query = query.where(Patrol.doubt == doubt, Patrol.state == "closed")
    if day is not None:
        query = query.where(
            Patrol.started_at >= start_of(day),
            Patrol.started_at < start_of(day + timedelta(days=1)),
        )
    if after is not None:
        at, patrol_id = after
        query = query.where(
            or_(Patrol.started_at < at, (Patrol.started_at == at) & (Patrol.id < patrol_id))
        )
    return db.session.scalars(query).all()


def visits_of_site(site_id: int, *, limit: int) -> Sequence[Any]:
    """The last visits of a site, the newest first: rows (visit, officer_id)."""
    query = (
        select(Visit, Patrol.officer_id)
        .join(Patrol, Patrol.id == Visit.patrol_id)
        .where(Visit.site_id == site_id)
        .order_by(Visit.arrived_at.desc(), Visit.id.desc())
    )
    return db.session.execute(query.limit(limit)).all()


def visits(patrol_id: uuid.UUID) -> Sequence[Visit]:
    """Sites visited on a patrol, in order."""
    return db.session.scalars(
        select(Visit).where(Visit.patrol_id == patrol_id).order_by(Visit.arrived_at, Visit.id)
    ).all()


def those(scope: Scope, officer_id: int, ids: Iterable[uuid.UUID]) -> Sequence[Patrol]:
    """Those of these patrols that somebody may see."""
    query = select(Patrol).where(Patrol.id.in_(list(ids)), visible(scope, officer_id))
    return db.session.scalars(query).all()


def owner_of(patrol_id: uuid.UUID) -> int | None:
    """Whose patrol it is."""
    return db.session.scalar(select(Patrol.officer_id).where(Patrol.id == patrol_id))


def incidents(patrol: Patrol, scope: Scope, officer_id: int) -> Sequence[Incident]:
    """Cases that the patrol's officer found on it, those of them that the reader may see."""
    query = select(Incident).where(
        Incident.patrol_id == patrol.id,
        Incident.filer_id == patrol.officer_id,
        cases_visible(scope, officer_id),
    )
    return db.session.scalars(query.order_by(Incident.observed_at, Incident.id)).all()
