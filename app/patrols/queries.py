"""Which patrols may be seen, and by whom their raw points."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import undefer

from app.cells.models import Cell
from app.core.clock import start_of
from app.core.db import db
from app.core.errors import refuse
from app.incidents.models import Incident
from app.incidents.queries import visible as cases_visible
from app.patrols.models import Patrol, PatrolVerdict, Visit
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


def may_read_track(patrol: Patrol, scope: Scope, officer_id: int) -> bool:
    """The officer himself, chiefs and reviewers above, the inspector; never peers."""
    above = set(scope.cell_ids("tracks.read"))
    return patrol.officer_id == officer_id or bool(
        above & {patrol.cell_id, patrol.village_id, patrol.township_id, patrol.county_id}
    )


def walked(cell_ids: Collection[int], since: datetime) -> set[int | None]:
    """Those of these villages in which a patrol was made since a moment."""
    query = select(Patrol.village_id).where(
        Patrol.village_id.in_(cell_ids), Patrol.started_at >= since
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


def to_judge(scope: Scope, officer_id: int, patrol_id: uuid.UUID) -> Patrol:
    """A patrol of the territory in which the caller looks at doubts, locked; the 404 of an unknown
    id where he may not see it; refuses `post_lacks_permission`.
    """
    seen(scope, officer_id, patrol_id)
    mine = inside(scope.cell_ids("patrols.judge"))
    query = select(Patrol).where(Patrol.id == patrol_id, mine).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).first()
    return found or refuse("post_lacks_permission")


def waiting(scope: Scope, *, limit: int) -> Sequence[Patrol]:
    """Patrols in doubt that nobody has looked at, of the territory in which the caller may: the
    oldest first.
    """
    query = select(Patrol).where(inside(scope.cell_ids("patrols.judge")), *_WAITING)
    return db.session.scalars(query.order_by(Patrol.started_at, Patrol.id).limit(limit)).all()


def count_waiting(scope: Scope) -> int:
    """How many they are."""
    query = select(func.count(Patrol.id))
    mine = inside(scope.cell_ids("patrols.judge"))
    return db.session.scalar(query.where(mine, *_WAITING)) or 0


_WAITING = (Patrol.doubt == "waiting", Patrol.state == "closed")


def own_since(officer_id: int, since: datetime, *, limit: int) -> Sequence[Patrol]:
    """An officer's finished patrols since a moment, the newest first."""
    query = select(Patrol).where(
        Patrol.officer_id == officer_id, Patrol.started_at >= since, Patrol.state == "closed"
    )
    order = (Patrol.started_at.desc(), Patrol.id.desc())
    return db.session.scalars(query.order_by(*order).limit(limit)).all()


def verdicts(patrol_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, PatrolVerdict]:
    """What was said last of each of these patrols."""
    ids = list(patrol_ids)
    query = select(PatrolVerdict).where(PatrolVerdict.patrol_id.in_(ids))
    rows = db.session.scalars(query.order_by(PatrolVerdict.at, PatrolVerdict.id)) if ids else ()
    return {row.patrol_id: row for row in rows}


def those(scope: Scope, officer_id: int, ids: Iterable[uuid.UUID]) -> Sequence[Patrol]:
    """Those of these patrols that somebody may see."""
    query = select(Patrol).where(Patrol.id.in_(list(ids)), visible(scope, officer_id))
    return db.session.scalars(query).all()


def may_judge(patrol: Patrol, scope: Scope) -> bool:
    """Whether it lies where the caller looks at doubts."""
    above = set(scope.cell_ids("patrols.judge"))
    return bool(above & {getattr(patrol, column.key) for column in TERRITORY})


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


_SAME_TRACK = select(Patrol.id).where(
    Patrol.track_digest == bindparam("track"), Patrol.id != bindparam("patrol")
)
_SHARED_DEVICE = select(Patrol.id).where(
    Patrol.id != bindparam("patrol"),
    Patrol.device_id == bindparam("device"),
    Patrol.officer_id != bindparam("officer"),
    Patrol.started_at >= bindparam("since", type_=Patrol.started_at.type),
    Patrol.started_at < bindparam("until", type_=Patrol.started_at.type),
)
_STORED = select(select(Patrol.id).where(Patrol.id == bindparam("patrol")).exists())
_SEEN_BEFORE = select(_SAME_TRACK.exists(), _SHARED_DEVICE.exists())


def is_stored(patrol_id: uuid.UUID) -> bool:
    """Whether a patrol with this id is there."""
    return bool(db.session.connection().execute(_STORED, {"patrol": patrol_id}).scalar_one())


def seen_before(
    patrol_id: uuid.UUID,
    track_digest: str | None,
    device_id: str | None,
    officer_id: int,
    day: date,
) -> tuple[bool, bool]:
    """Whether another stored patrol has the very same track.

    Whether another officer filed from this device on the same day.
    """
    span = {"since": start_of(day), "until": start_of(day + timedelta(days=1))}
    row = db.session.connection().execute(
        _SEEN_BEFORE,
        {"patrol": patrol_id, "track": track_digest, "device": device_id, "officer": officer_id}
        | span,
    )
    twice, shared = row.one()
    return bool(twice), bool(shared)


def to_close(patrol_id: uuid.UUID) -> Patrol:
    """A stored patrol, locked: its phone may be closing it while the last piece comes."""
    return db.session.scalars(
        select(Patrol)
        .where(Patrol.id == patrol_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def own(patrol_id: uuid.UUID, officer_id: int) -> Patrol:
    """One's own patrol, locked; the 404 of an unknown id otherwise."""
    query = (
        select(Patrol)
        .where(Patrol.id == patrol_id, Patrol.officer_id == officer_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).first() or refuse("not_found")
