"""Which items somebody may see; lists, the board by state, what belongs to an item."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.core.db import db
from app.core.errors import refuse
from app.ledgers.models import LedgerCheck, LedgerItem, LedgerParty, LedgerProof, LedgerStep
from app.ledgers.rules.moves import OVER
from app.posts.rules import Caller, Scope

AT_LEVEL = {
    "village": LedgerItem.village_id,
    "township": LedgerItem.township_id,
    "county": LedgerItem.county_id,
}
Cursor = tuple[datetime, uuid.UUID] | None


def inside(cell_ids: Collection[int]) -> ColumnElement[bool]:
    """Items that lie in one of these cells or below."""
    return or_(*[column.in_(cell_ids) for column in (*AT_LEVEL.values(), LedgerItem.cell_id)])


@lru_cache(250)
def visible(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """The items that an officer may see: of his territory, of a body that he works for, those that
    he leads or follows.
    """
    people = [officer_id, *scope.stands_for()]
    reasons = [
        inside(scope.cell_ids("ledgers.territory")),
        LedgerItem.leader_id.in_(people),
        LedgerItem.follower_id.in_(people),
    ]
    working = sorted({post.cell_id for post in scope.roots("ledgers.territory")})
    bodies = [LedgerParty.cell_id.in_(working)]
    if scope.departments():
        bodies.append(LedgerParty.department_id.in_(scope.departments()))
    reasons.append(LedgerItem.id.in_(select(LedgerParty.item_id).where(or_(*bodies))))
    return or_(*reasons)


def seen(caller: Caller, item_id: uuid.UUID, *, lock: bool = False) -> LedgerItem:
    """An item that somebody may see; the 404 of an unknown id otherwise."""
    query = select(LedgerItem).where(LedgerItem.id == item_id, visible(caller.scope, caller.id))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).first() or refuse("not_found")


def filtered(
    caller: Caller,
    filters: Mapping[str, Any],
    *,
    cell: Any = None,
) -> list[ColumnElement[bool]]:
    """The conditions of a list: of columns by equality, late, mine, a text in name or problem."""
    found = [visible(caller.scope, caller.id)]
    for name in ("kind", "state", "site_id", "limit_kind"):
        if filters.get(name) is not None:
            found.append(getattr(LedgerItem, name) == filters[name])
    if cell is not None:
        found.append(AT_LEVEL.get(cell.level, LedgerItem.cell_id) == cell.id)
    if filters.get("overdue"):
        found.append(LedgerItem.overdue_since.is_not(None) & LedgerItem.state.not_in(OVER))
    if filters.get("mine"):
        people = [caller.id, *caller.scope.stands_for()]
        mine = or_(LedgerItem.leader_id.in_(people), LedgerItem.follower_id.in_(people))
        found.append(mine)
    if filters.get("q"):
        text = filters["q"]
        found.append(
            or_(
                LedgerItem.name.contains(text, autoescape=True),
                LedgerItem.problem.contains(text, autoescape=True),
                LedgerItem.number == text,
            )
        )
    return found


def listing(
    caller: Caller,
    filters: Mapping[str, Any],
    *,
    cell: Any = None,
    after: Cursor = None,
    limit: int,
) -> Sequence[LedgerItem]:
    """Items, the newest first."""
    query = select(LedgerItem).where(*filtered(caller, filters, cell=cell))
    if after:
        at, last = after
        earlier = and_(LedgerItem.created_at == at, LedgerItem.id < last)
        query = query.where(or_(LedgerItem.created_at < at, earlier))
    order = query.order_by(LedgerItem.created_at.desc(), LedgerItem.id.desc())
    return db.session.scalars(order.limit(limit)).all()


def board(
    caller: Caller, filters: Mapping[str, Any], *, cell: Any = None
) -> list[tuple[str, str, int, int]]:
    """(kind, state, how many, how many of them late) of a list 挂图作战."""
    late = func.count(LedgerItem.overdue_since)
    query = select(LedgerItem.kind, LedgerItem.state, func.count(), late)
    query = query.where(*filtered(caller, filters, cell=cell))
    query = query.group_by(LedgerItem.kind, LedgerItem.state)
    return [(kind, state, count, of) for kind, state, count, of in db.session.execute(query)]


def steps_of(item_id: uuid.UUID) -> Sequence[LedgerStep]:
    """The history of an item in order."""
    query = select(LedgerStep).where(LedgerStep.item_id == item_id)
    return db.session.scalars(query.order_by(LedgerStep.seq)).all()


def parties_of(item_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[LedgerParty]]:
    """The bodies with a part in items, in their order."""
    query = select(LedgerParty).where(LedgerParty.item_id.in_(list(item_ids)))
    found: dict[uuid.UUID, list[LedgerParty]] = {}
    for row in db.session.scalars(query.order_by(LedgerParty.role, LedgerParty.place)):
        found.setdefault(row.item_id, []).append(row)
    return found


def proofs_of(item_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[LedgerProof]]:
    """The criteria that were proven, of all rounds."""
    query = select(LedgerProof).where(LedgerProof.item_id.in_(list(item_ids)))
    found: dict[uuid.UUID, list[LedgerProof]] = {}
    for row in db.session.scalars(query.order_by(LedgerProof.round, LedgerProof.criterion)):
        found.setdefault(row.item_id, []).append(row)
    return found


def confirmed(item: LedgerItem) -> list[LedgerProof]:
    """The proofs of the present round."""
    return [row for row in proofs_of([item.id]).get(item.id, []) if row.round == item.round]


def checks_of(item_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[LedgerCheck]]:
    """The look-backs and re-checks of items, the earliest first."""
    query = select(LedgerCheck).where(LedgerCheck.item_id.in_(list(item_ids)))
    found: dict[uuid.UUID, list[LedgerCheck]] = {}
    for row in db.session.scalars(query.order_by(LedgerCheck.due_on, LedgerCheck.id)):
        found.setdefault(row.item_id, []).append(row)
    return found


def open_checks(item: LedgerItem, what: str | None = None) -> list[LedgerCheck]:
    """Those of an item that are still to be done, the earliest first."""
    found = checks_of([item.id]).get(item.id, [])
    return [row for row in found if row.done_at is None and what in (None, row.what)]


def held_by_site(site_id: int) -> dict[str, int]:
    """How many items at a site are neither struck off nor dismissed."""
    mine = LedgerItem.site_id == site_id, LedgerItem.state.not_in(OVER)
    query = select(func.count()).select_from(LedgerItem).where(*mine)
    return {"ledger_items": db.session.scalar(query) or 0}


def held_by_department(department: Any, _now: datetime) -> dict[str, int]:
    """How many items that are not over a department has a part in."""
    mine = select(LedgerParty.item_id).where(LedgerParty.department_id == department.id)
    query = select(func.count()).select_from(LedgerItem)
    query = query.where(LedgerItem.id.in_(mine), LedgerItem.state.not_in(OVER))
    return {"ledger_items": db.session.scalar(query) or 0}


def put_right_first(incident_id: uuid.UUID) -> None:
    """Refuse `case_item_open` for a case whose item is not struck off yet (row C16)."""
    mine = LedgerItem.incident_id == incident_id, LedgerItem.state.not_in(OVER)
    number = db.session.scalar(select(LedgerItem.number).where(*mine))
    if number is not None:
        refuse("case_item_open", number=number)
