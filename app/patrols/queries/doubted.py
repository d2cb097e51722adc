"""Patrols in doubt, what was said of them, and who may say it."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from app.core import run
from app.core.db import db
from app.core.errors import refuse
from app.filings.rules.marks import Mark
from app.patrols.models import Patrol, PatrolVerdict, Visit
from app.patrols.queries.visible import TERRITORY, inside, seen
from app.posts.rules import Scope


def to_judge(scope: Scope, officer_id: int, patrol_id: uuid.UUID) -> Patrol:
    """A patrol of the territory in which the caller looks at doubts, locked; the 404 of an unknown
    id where he may not see it; refuses `post_lacks_permission`.
    """
    seen(scope, officer_id, patrol_id)
    mine = inside(scope.cell_ids("patrols.judge"))
    query = select(Patrol).where(Patrol.id == patrol_id, mine).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).first()
    return found or refuse("post_lacks_permission")


def unasked(now: datetime, county_id: int | None = None) -> Select[Any]:
    """Closed patrols whose tracks wait to be looked at, of one county or all."""
    query = select(Patrol).where(
        Patrol.compared < 1, Patrol.state == "closed", Patrol.received_at <= now
    )
    return query if county_id is None else query.where(Patrol.county_id == county_id)


def count_unasked(now: datetime, county_id: int) -> tuple[int, int]:
    """How many they are in a county, and how many points their tracks have."""
    both = func.count(Patrol.id), func.coalesce(func.sum(Patrol.points), 0)
    count, points = db.session.execute(unasked(now, county_id).with_only_columns(*both)).one()
    return count, points


def waiting(
    scope: Scope,
    *,
    but: Collection[int],
    officer: int | None = None,
    of_each: int | None = None,
    after: tuple[datetime, uuid.UUID] | None = None,
    limit: int,
) -> Sequence[Patrol]:
    """Patrols in doubt that nobody has looked at, of the territory in which the caller may, but for
    those of some officers: the oldest first; so many of each person, so that nobody hides others.
    """
    query = select(Patrol).where(*_waiting(scope, but, officer, after, of_each))
    return db.session.scalars(query.order_by(Patrol.started_at, Patrol.id).limit(limit)).all()


def count_waiting(
    scope: Scope,
    *,
    but: Collection[int],
    officer: int | None = None,
    of_each: int | None = None,
    after: tuple[datetime, uuid.UUID] | None = None,
) -> int:
    """How many they are."""
    query = select(func.count(Patrol.id)).where(*_waiting(scope, but, officer, after, of_each))
    return db.session.scalar(query) or 0


def count_waiting_of(scope: Scope, officers: Collection[int]) -> int:
    """How many wait that are of these officers."""
    query = select(func.count(Patrol.id)).where(*_waiting(scope, ()))
    return db.session.scalar(query.where(Patrol.officer_id.in_(list(officers)))) or 0


def waiting_by_officer(scope: Scope, *, but: Collection[int], limit: int) -> list[tuple[int, int]]:
    """Whose they are, (officer, how many), who has most first."""
    count = func.count(Patrol.id)
    query = select(Patrol.officer_id, count).where(*_waiting(scope, but))
    query = query.group_by(Patrol.officer_id).order_by(count.desc(), Patrol.officer_id)
    return [(officer_id, n) for officer_id, n in db.session.execute(query.limit(limit))]


def _waiting(
    scope: Scope,
    but: Collection[int],
    officer: int | None = None,
    after: tuple[datetime, uuid.UUID] | None = None,
    of_each: int | None = None,
) -> list[ColumnElement[bool]]:
    mine = inside(scope.cell_ids("patrols.judge"))
    asked = [mine, Patrol.doubt == "waiting", Patrol.state == "closed"]
    if but:
        asked.append(Patrol.officer_id.not_in(list(but)))
    if officer is not None:
        asked.append(Patrol.officer_id == officer)
    if of_each is not None:
        each, oldest = Patrol.officer_id, [Patrol.started_at, Patrol.id]
        place = func.row_number().over(partition_by=each, order_by=oldest).label("place")
        placed = select(Patrol.id, place).where(*asked).subquery()
        asked.append(Patrol.id.in_(select(placed.c.id).where(placed.c.place <= of_each)))
    if after is not None:
        began, last = after
        same = and_(Patrol.started_at == began, Patrol.id > last)
        asked.append(or_(Patrol.started_at > began, same))
    return asked


_OWN = (
    select(*[column for column in Patrol.__table__.columns if column.name != "track"])
    .where(
        Patrol.officer_id == bindparam("officer"),
        Patrol.started_at >= bindparam("since"),
        Patrol.state == "closed",
    )
    .order_by(Patrol.started_at.desc(), Patrol.id.desc())
    .limit(bindparam("most"))
)


def own_since(officer_id: int, since: datetime, *, limit: int) -> list[Any]:
    """An officer's finished patrols since a moment, the newest first, as rows without tracks."""
    return run.rows(_OWN, {"officer": officer_id, "since": since, "most": limit})


def verdict_on(patrol: Patrol) -> PatrolVerdict | None:
    """What was said last of a patrol in doubt; no statement for the many of which nothing is."""
    return verdicts([patrol.id]).get(patrol.id) if patrol.doubts else None


def looked_at(patrol: Patrol) -> str | None:
    """What a verdict is of: the digest of the track, and of the visits that came late, if any did:
    of one that comes after it nobody has said anything.
    """
    if Mark.VISIT_LATE not in patrol.marks:
        return patrol.track_digest
    query = select(Visit.id, Visit.marks).where(Visit.patrol_id == patrol.id).order_by(Visit.id)
    late = [row.id for row in db.session.execute(query) if Mark.VISIT_LATE in row.marks]
    return hashlib.sha256(f"{patrol.track_digest} {late}".encode()).hexdigest()


def verdicts(patrol_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, PatrolVerdict]:
    """What was said last of each of these patrols."""
    ids = list(patrol_ids)
    query = select(PatrolVerdict).where(PatrolVerdict.patrol_id.in_(ids))
    rows = db.session.scalars(query.order_by(PatrolVerdict.at, PatrolVerdict.id)) if ids else ()
    return {row.patrol_id: row for row in rows}


def may_judge(patrol: Patrol, scope: Scope) -> bool:
    """Whether it lies where the caller looks at doubts."""
    above = set(scope.cell_ids("patrols.judge"))
    return bool(above & {getattr(patrol, column.key) for column in TERRITORY})
