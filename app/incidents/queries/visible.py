"""Which cases somebody may see, and by what."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.core.db import db
from app.core.errors import refuse
from app.incidents.models import Incident, IncidentParty
from app.incidents.queries.listed import Case
from app.incidents.rules.nearby import levels_seen_from, levels_that_see
from app.incidents.rules.standing import FACT_OF, POSTS_OF
from app.posts.rules import Scope

_OF_POSTS, _OF_NOBODY = [part.value for part in POSTS_OF], [part.value for part in FACT_OF]
#: posts -> the parts that are theirs
_BY_POSTS = {
    posts: [part.value for part, one in POSTS_OF.items() if one == posts]
    for posts in POSTS_OF.values()
}
#: Of how many people conditions are kept in a process, at some 40 KB each.
KEPT = 250
#: level -> the column that says in which cell of it a case lies; those below a village are units.
AT_LEVEL = {
    "village": Incident.village_id,
    "township": Incident.township_id,
    "county": Incident.county_id,
}
Condition = ColumnElement[bool]
TERRITORY = (*AT_LEVEL.values(), Incident.cell_id)


def inside(cell_ids: list[int]) -> ColumnElement[bool]:
    """Cases whose work lies in one of these cells or below."""
    return or_(*[column.in_(cell_ids) for column in TERRITORY])


def at_cell(cell_id: int, level: str) -> ColumnElement[bool]:
    """`inside` for a cell of a known level: equality on one column."""
    return AT_LEVEL.get(level, Incident.cell_id) == cell_id


@lru_cache(KEPT)
def visible(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """The cases that an officer may see: of his territory, or with him or his department in it."""
    return or_(*branches(scope, officer_id))


def whose(column: Any, scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """What is his, or of those for whom he stands in."""
    return _one_of(column, [officer_id, *scope.stands_for()])


def taking_part(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """The parts of an officer: of himself and of those for whom he stands in, of his departments,
    of the cells that he works for.
    """
    people = [officer_id, *scope.stands_for()]
    mine: list[ColumnElement[bool]] = [_one_of(IncidentParty.officer_id, people)]
    if scope.departments():
        mine.append(_one_of(IncidentParty.department_id, scope.departments()))
    held = scope.roots("incidents.territory")
    for posts_there, parts in _BY_POSTS.items():
        places = [post.cell_id for post in held if post.kind in posts_there]
        if places:
            there = _one_of(IncidentParty.cell_id, places)
            mine.append(there & _one_of(IncidentParty.part, parts))
    if held:
        there = _one_of(IncidentParty.cell_id, [post.cell_id for post in held])
        mine.append(and_(there, *[IncidentParty.part != part for part in _OF_POSTS]))
    return or_(*mine)


def _one_of(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    """IN, but for a single value: lists are written out anew at each asking, which costs a third
    of a statement that is kept.
    """
    first, *rest = values
    found: ColumnElement[bool] = column.in_(values) if rest else column == first
    return found


def parts_in(
    incident_ids: Sequence[uuid.UUID], scope: Scope, officer_id: int
) -> dict[uuid.UUID, set[str]]:
    """{case: open parts that the officer has in it, and those of nobody}."""
    found: dict[uuid.UUID, set[str]] = {}
    if incident_ids:
        query = select(IncidentParty.incident_id, IncidentParty.part).where(
            IncidentParty.incident_id.in_(incident_ids),
            IncidentParty.until.is_(None),
            or_(taking_part(scope, officer_id), IncidentParty.part.in_(_OF_NOBODY)),
        )
        for incident_id, part in db.session.execute(query):
            found.setdefault(incident_id, set()).add(part)
    return found


@lru_cache(KEPT)
def branches(scope: Scope, officer_id: int) -> tuple[ColumnElement[bool], ...]:
    """The reasons for which he may see a case, each with an index of its own.

    Kept: making them costs more than asking them.
    """
    mine = taking_part(scope, officer_id)
    # of each person by himself: a page is read in its order from the index
    parties = (
        *[Incident.filer_id == one for one in (officer_id, *scope.stands_for())],
        Incident.id.in_(select(IncidentParty.incident_id).where(mine)),
    )
    places = {(post.cell_id, post.level) for post in scope.roots("incidents.territory")}
    return (*[at_cell(*place) for place in sorted(places)], *parties)


def sees_spot(case: Case, scope: Scope) -> bool:
    """Whether he sees all the cases of which the case's marks of its spot speak."""
    seen_at = {case.cell_at(level) for level in levels_that_see(case.spot_level)}
    return bool(seen_at) and any(
        post.cell_id in seen_at for post in scope.roots("incidents.territory")
    )


def spot_seen(scope: Scope) -> ColumnElement[bool]:
    """`sees_spot` as a condition on cases."""
    posts = sorted({(p.cell_id, p.level) for p in scope.roots("incidents.territory")})
    return or_(
        false(),
        *[
            at_cell(cell_id, level) & Incident.spot_level.in_(levels_seen_from(level))
            for cell_id, level in posts
        ],
    )


def lock_together(scope: Scope, officer_id: int, incident_ids: Iterable[uuid.UUID]) -> None:
    """Lock those of several cases that the officer may see, in one order for all who do."""
    query = select(Incident.id).where(Incident.id.in_(incident_ids), visible(scope, officer_id))
    db.session.execute(query.order_by(Incident.id).with_for_update()).all()


def seen(scope: Scope, officer_id: int, incident_id: uuid.UUID, *, lock: bool = False) -> Incident:
    """A case that the officer may see; the 404 of an unknown id otherwise."""
    return found(scope, officer_id, incident_id, lock=lock) or refuse("not_found")


def those_seen(
    scope: Scope, officer_id: int, incident_ids: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Which of these cases the officer may see."""
    query = select(Incident.id).where(Incident.id.in_(incident_ids), visible(scope, officer_id))
    return set(db.session.scalars(query)) if incident_ids else set()


def found(
    scope: Scope, officer_id: int, incident_id: uuid.UUID, *, lock: bool = False
) -> Incident | None:
    """A case that the officer may see, or None."""
    query = select(Incident).where(Incident.id == incident_id, visible(scope, officer_id))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).first()


def found_by_number(scope: Scope, officer_id: int, number: str) -> Incident | None:
    """A case that the officer may see, by its number, or None."""
    query = select(Incident).where(Incident.number == number, visible(scope, officer_id))
    return db.session.scalars(query).first()


def all_found(
    scope: Scope, officer_id: int, incident_ids: Sequence[uuid.UUID]
) -> Sequence[Incident]:
    """Those of some cases that the officer may see, in the order of their keys."""
    mine = select(Incident).where(Incident.id.in_(incident_ids), visible(scope, officer_id))
    return db.session.scalars(mine.order_by(Incident.id)).all()
