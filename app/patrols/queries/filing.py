"""What filing asks of the patrols that are stored."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import bindparam, or_, select

from app.core import run
from app.core.clock import start_of
from app.core.db import db
from app.core.errors import refuse
from app.patrols.models import Patrol, Visit
from app.policies.queries import in_force
from app.policies.rules import Rules
from app.sites.models import Site

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
_STORED = select(Patrol.id).where(Patrol.id == bindparam("patrol"))
_SEEN_BEFORE = select(_SAME_TRACK.exists().label("twice"), _SHARED_DEVICE.exists().label("shared"))


def rules_of(patrol: Patrol) -> Rules:
    """The rules that a patrol is judged by, whenever that is."""
    return in_force(patrol.county_id, patrol.received_at, patrol.policy_version)


def is_stored(patrol_id: uuid.UUID) -> bool:
    """Whether a patrol with this id is there."""
    return bool(run.rows(_STORED, {"patrol": patrol_id}))


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
    about = {"patrol": patrol_id, "track": track_digest, "device": device_id}
    (found,) = run.rows(_SEEN_BEFORE, about | {"officer": officer_id} | span)
    return bool(found.twice), bool(found.shared)


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


def lock_sites(patrol: Patrol, more: Iterable[int] = ()) -> dict[int, int | None]:
    """Lock the sites that a patrol has visited, and more, in one order: two patrols that saw the
    same ones do not wait for each other. {site: its county}.
    """
    visited = select(Visit.site_id).where(Visit.patrol_id == patrol.id)
    query = select(Site.id, Site.county_id).where(
        or_(Site.id.in_(visited), Site.id.in_(list(more)))
    )
    rows = db.session.execute(query.order_by(Site.id).with_for_update(key_share=True))
    return {row.id: row.county_id for row in rows}
