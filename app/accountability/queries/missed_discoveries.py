"""Who may see which missed discoveries; what of them weighs in evaluations."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accountability.models import MissedDiscovery
from app.accountability.rules.missed_discoveries import EXPLAINED, OPEN, WEIGHING, WITHDRAWN
from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.posts.rules import Held, Scope

LEVELS = {
    "village": MissedDiscovery.village_id,
    "township": MissedDiscovery.township_id,
    "county": MissedDiscovery.county_id,
}
Cursor = tuple[datetime, uuid.UUID] | None


class Decided(NamedTuple):
    """A missed discovery that a person decided to be one. `cell_id` is the cell that was answered
    for; with `upper` it stands above the cell of the case, which has a row of its own.
    """

    cell_id: int
    day: date
    incident_id: uuid.UUID
    officer_id: int | None
    decided_at: datetime
    serious: bool
    upper: bool


def decided(county_id: int, first: date, last: date, as_of: datetime) -> list[Decided]:
    """What was decided by `as_of` to have been missed in a county, of cases observed from the first
    to the last day; in the order of day and case. Undecided ones weigh nothing (E12).
    """
    query = select(MissedDiscovery).where(
        MissedDiscovery.county_id == county_id,
        MissedDiscovery.day.between(first, last),
        MissedDiscovery.state.in_(WEIGHING),
        MissedDiscovery.decided_at <= as_of,
        or_(MissedDiscovery.withdrawn_at.is_(None), MissedDiscovery.withdrawn_at > as_of),
    )
    return sorted(
        Decided(
            row.cell_id,
            row.day,
            row.incident_id,
            row.officer_id,
            row.decided_at or row.opened_at,
            row.state == "serious",
            row.follows_id is not None,
        )
        for row in db.session.scalars(query)
    )


def visible(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """Those of oneself, wherever one is now; those of the offices', leaders' and inspectors'
    territory; of a chief those below his own cell. Peers and who came after him see none.
    """
    reasons: list[ColumnElement[bool]] = [MissedDiscovery.officer_id == officer_id]
    reasons += [_inside(post) for post in scope.roots("discoveries.territory")]
    return or_(*reasons)


def _inside(post: Held) -> ColumnElement[bool]:
    column = LEVELS.get(post.level)
    if column is None:
        return MissedDiscovery.cell_id == post.cell_id
    if post.kind == "grid_chief":
        return and_(column == post.cell_id, MissedDiscovery.cell_id != post.cell_id)
    return column == post.cell_id


def seen(
    scope: Scope, officer_id: int, discovery_id: uuid.UUID, *, lock: bool = False
) -> MissedDiscovery:
    """One that somebody may see; the 404 of an unknown id otherwise."""
    query = select(MissedDiscovery).where(
        MissedDiscovery.id == discovery_id, visible(scope, officer_id)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).first() or refuse("not_found")


def _in_state(state: str) -> ColumnElement[bool]:
    if state == WITHDRAWN:
        return MissedDiscovery.withdrawn_at.is_not(None)
    return and_(MissedDiscovery.state == state, MissedDiscovery.withdrawn_at.is_(None))


def listing(
    scope: Scope,
    officer_id: int,
    *,
    filters: Mapping[str, Any],
    cell: Cell | None,
    after: Cursor,
    limit: int,
) -> Sequence[MissedDiscovery]:
    """Visible ones, the newest first, by cell and below, state, and the day of the finding."""
    query = select(MissedDiscovery).where(visible(scope, officer_id))
    if cell is not None:
        column = LEVELS.get(cell.level, MissedDiscovery.cell_id)
        query = query.where(column == cell.id)
    if filters.get("state"):
        query = query.where(_in_state(filters["state"]))
    if filters.get("mine"):
        query = query.where(MissedDiscovery.officer_id == officer_id)
    if filters.get("since"):
        query = query.where(MissedDiscovery.day >= filters["since"])
    if filters.get("until"):
        query = query.where(MissedDiscovery.day <= filters["until"])
    if after is not None:
        at, last = after
        earlier = and_(MissedDiscovery.opened_at == at, MissedDiscovery.id < last)
        query = query.where(or_(MissedDiscovery.opened_at < at, earlier))
    order = query.order_by(MissedDiscovery.opened_at.desc(), MissedDiscovery.id.desc())
    return db.session.scalars(order.limit(limit)).all()


def _undecided(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """Those that he decides from above, if nothing but his own part in them is in the way."""
    above = [
        and_(LEVELS[post.level] == post.cell_id, MissedDiscovery.cell_id != post.cell_id)
        for post in scope.roots("discoveries.decide")
        if post.level in LEVELS
    ]
    return and_(
        or_(*above) if above else MissedDiscovery.id.is_(None),
        MissedDiscovery.decided_at.is_(None),
        MissedDiscovery.withdrawn_at.is_(None),
        MissedDiscovery.state.in_((OPEN, EXPLAINED)),
        MissedDiscovery.officer_id.is_distinct_from(officer_id),
    )


def count_for(scope: Scope, officer_id: int) -> int:
    """How many wait for somebody: to explain his own, to decide about others."""
    his = and_(MissedDiscovery.officer_id == officer_id, _in_state(OPEN))
    mine = or_(his, _undecided(scope, officer_id))
    return db.session.scalar(select(func.count()).select_from(MissedDiscovery).where(mine)) or 0


def waiting_for(scope: Scope, officer_id: int, *, limit: int) -> tuple[list[MissedDiscovery], int]:
    """(the undecided ones that stand below somebody, those explained first, then the oldest; how
    many there are).
    """
    mine = _undecided(scope, officer_id)
    count = db.session.scalar(select(func.count()).select_from(MissedDiscovery).where(mine)) or 0
    query = select(MissedDiscovery).where(mine)
    order = (MissedDiscovery.state, MissedDiscovery.opened_at, MissedDiscovery.id)
    return list(db.session.scalars(query.order_by(*order).limit(limit))), count
