"""Which records somebody may see, and on which side of one he stands."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accountability.models import AccountabilityFile, Consequence, Finding, RecordStep
from app.accountability.models.record import OfUnit
from app.accountability.queries.units import Unit
from app.accountability.rules.moves import AUTHORITY, DECIDER, PERSON, RULER, UNIT
from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.posts import queries as posts
from app.posts.rules import Caller, Scope

R = TypeVar("R", bound=OfUnit)
Cursor = tuple[datetime, uuid.UUID] | None
#: Posts that speak for a cell of which something is said.
SPEAKING = frozenset({"grid_chief", "reviewer", "leader"})
#: From here on a consequence is shown to those whom it meets.
TOLD = ("ordered", "done", "lifted")


def himself(caller: Caller) -> set[int]:
    """He, and those for whom he stands in: what he may not do, they may not through him."""
    return {caller.id, *caller.scope.stands_for()}


def is_about(row: Any, caller: Caller) -> bool:
    """Whether a record is about the caller, or whom he stands in for: by account, else by name."""
    if row.officer_id is not None:
        return row.officer_id in himself(caller)
    return getattr(row, "person_name", None) == caller.name


def stood_in_then(row: Any, caller: Caller) -> bool:
    """Whether the caller stood in for whom it is about, on the day of which it tells."""
    day = getattr(row, "on_day", None)
    return (
        row.officer_id is not None
        and day is not None
        and (caller.id in posts.and_deputies([row.officer_id], day))
    )


def records_visible(model: Any, caller: Caller) -> ColumnElement[bool]:
    """The records that somebody may see.

    Who works at its authority or above, but none about himself or whom he stands in for. Of a file
    he whom it is about, from the day he is asked; of a finding, and of what was ordered, who speaks
    for the unit, or whom it meets.
    """
    others = or_(model.officer_id.is_(None), model.officer_id.not_in(himself(caller)))
    if model is not Finding:  # somebody by his name alone may be who reads
        another = or_(model.person_name.is_(None), model.person_name != caller.name)
        others = and_(others, or_(model.officer_id.is_not(None), another))
    reasons = [and_(model.authority_id.in_(_places(caller.scope)), others)]
    his = model.officer_id == caller.id
    if model is AccountabilityFile:
        reasons.append(and_(his, model.explain_by.is_not(None)))
        return or_(*reasons)
    if model is Finding:
        return or_(*reasons, his, _speaks(model, caller.scope))
    told = Consequence.state.in_(TOLD)
    of_unit = and_(Consequence.person_name.is_(None), _speaks(model, caller.scope))
    return or_(*reasons, and_(told, or_(his, of_unit)))


def _places(scope: Scope) -> Any:
    paths = sorted({post.path for post in scope.roots("accountability.territory")})
    within = or_(false(), *[Cell.path.startswith(path) for path in paths])
    return select(Cell.id).where(within)


def _speaks(model: Any, scope: Scope) -> ColumnElement[bool]:
    at = [post.cell_id for post in scope.posts if _speaking(post)]
    return or_(model.cell_id.in_(at), model.department_id.in_(scope.departments()))


def _speaking(post: Any) -> bool:
    return post.department_id is None and post.kind in SPEAKING


def record_seen(model: type[R], caller: Caller, key: uuid.UUID, *, lock: bool = False) -> R:
    """A record that somebody may see; the 404 of an unknown id otherwise."""
    query = select(model).where(model.id == key, records_visible(model, caller))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).first() or refuse("not_found")


def record_listing(
    model: type[R],
    caller: Caller,
    *,
    filters: Mapping[str, Any],
    cell: Any = None,
    after: Cursor = None,
    limit: int,
) -> Sequence[R]:
    """Visible records, newest first, by the columns that the filters name, and of a cell."""
    query = select(model).where(records_visible(model, caller))
    for name, value in filters.items():
        if value is not None:
            query = query.where(getattr(model, name) == value)
    if cell is not None:
        query = query.where(model.cell_id == cell.id)
    if after:
        at, last = after
        earlier = and_(model.created_at == at, model.id < last)
        query = query.where(or_(model.created_at < at, earlier))
    order = query.order_by(model.created_at.desc(), model.id.desc())
    return db.session.scalars(order.limit(limit)).all()


def who_did(ids: Iterable[uuid.UUID], actions: Collection[str]) -> dict[uuid.UUID, set[int]]:
    """Who took one of these steps in each of some records."""
    query = select(RecordStep.about_id, RecordStep.officer_id).where(
        RecordStep.about_id.in_(list(ids)),
        RecordStep.action.in_(actions),
        RecordStep.officer_id.is_not(None),
    )
    found: dict[uuid.UUID, set[int]] = {}
    for key, officer_id in db.session.execute(query):
        found.setdefault(key, set()).add(officer_id or 0)
    return found


def sides(
    row: Any, unit: Unit, caller: Caller, *, prepared: set[int], decided: set[int]
) -> frozenset[str]:
    """On which sides of a record somebody stands with his posts of today.

    Nobody keeps or decides what is about himself or whom he stands in for; nobody decides what he
    prepared, nor rules on his own decision. Of a county only inspectors decide: its leaders are
    the county.
    """
    mine, scope = himself(caller), caller.scope
    found = {PERSON} if row.officer_id == caller.id else set()
    if any(_speaking(post) and post.cell_id == unit.cell_id for post in scope.posts):
        found.add(UNIT)
    if unit.department_id is not None and unit.department_id in scope.departments():
        found.add(UNIT)
    if is_about(row, caller) or stood_in_then(row, caller):
        return frozenset(found)
    if scope.covers("accountability.write", unit.authority_path):
        found.add(AUTHORITY)
    deciding = [
        post
        for post in scope.roots("accountability.decide")
        if unit.authority_path.startswith(post.path)
        and (post.kind == "inspector" or not unit.at_top)
    ]
    if deciding and not mine & prepared:
        found |= {DECIDER} | ({RULER} if not mine & decided else set())
    return frozenset(found)
