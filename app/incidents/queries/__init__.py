"""Which cases somebody may see, the work list, what else belongs to a case."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union

from app.cells.models import Cell
from app.core.db import db
from app.core.epoch import kept
from app.core.errors import refuse
from app.deadlines.models import Deadline
from app.incidents.models import Incident, IncidentEvent, IncidentParty, IncidentResult, Penalty
from app.incidents.queries import routing as routes
from app.incidents.rules.duty import LADDER
from app.incidents.rules.standing import FACT_OF, POSTS_OF
from app.posts import queries as posts
from app.posts.rules import Scope
from app.sites.queries import box
from app.taxonomy.models import Kind

_OF_POSTS, _OF_NOBODY = [part.value for part in POSTS_OF], [part.value for part in FACT_OF]
routing, key_zone_marks = routes.routing, routes.key_zone_marks
TERRITORY = (Incident.village_id, Incident.township_id, Incident.county_id, Incident.cell_id)


def inside(cell_ids: list[int]) -> ColumnElement[bool]:
    """Cases whose work lies in one of these cells or below."""
    return or_(*[column.in_(cell_ids) for column in TERRITORY])


def _at(cell_id: int, level: str) -> ColumnElement[bool]:
    """`inside` for a cell of a known level: equality on one column."""
    column = {
        "county": Incident.county_id,
        "township": Incident.township_id,
        "village": Incident.village_id,
    }.get(level, Incident.cell_id)
    return column == cell_id


def visible(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """The cases that an officer may see: of his territory, or with him or his department in it."""
    return or_(*_branches(scope, officer_id))


def taking_part(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """The parts of an officer: his own, of his departments, of the cells that he works for."""
    mine: list[ColumnElement[bool]] = [IncidentParty.officer_id == officer_id]
    if scope.departments():
        mine.append(IncidentParty.department_id.in_(scope.departments()))
    held = scope.roots("incidents.territory")
    for part, posts_there in POSTS_OF.items():
        places = [post.cell_id for post in held if post.kind in posts_there]
        if places:
            mine.append(IncidentParty.cell_id.in_(places) & (IncidentParty.part == part.value))
    if held:
        places = [post.cell_id for post in held]
        mine.append(IncidentParty.cell_id.in_(places) & IncidentParty.part.not_in(_OF_POSTS))
    return or_(*mine)


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


def _branches(scope: Scope, officer_id: int) -> list[ColumnElement[bool]]:
    """The reasons for which he may see a case, each with an index of its own."""
    mine = taking_part(scope, officer_id)
    parties = [
        Incident.filer_id == officer_id,
        Incident.id.in_(select(IncidentParty.incident_id).where(mine)),
    ]
    places = {(post.cell_id, post.level) for post in scope.roots("incidents.territory")}
    return [_at(*place) for place in sorted(places)] + parties


def seen(scope: Scope, officer_id: int, incident_id: uuid.UUID, *, lock: bool = False) -> Incident:
    """A case that the officer may see; the 404 of an unknown id otherwise."""
    return found(scope, officer_id, incident_id, lock=lock) or refuse("not_found")


def found(
    scope: Scope, officer_id: int, incident_id: uuid.UUID, *, lock: bool = False
) -> Incident | None:
    """A case that the officer may see, or None."""
    query = select(Incident).where(Incident.id == incident_id, visible(scope, officer_id))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).first()


@kept
def kind_of(kind_id: int) -> Any:
    """(id, code, name, natures, severities, discoverable) of a case's kind, in its version."""
    columns = (Kind.id, Kind.code, Kind.name, Kind.natures, Kind.severities, Kind.discoverable)
    return db.session.execute(select(*columns).where(Kind.id == kind_id)).one()


def listing(
    scope: Scope,
    officer_id: int,
    *,
    filters: dict[str, Any],
    cell: Cell | None,
    now: datetime,
    after: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> Sequence[Incident]:
    """The work list, newest first: of the newest by each reason for seeing them."""
    query = (
        select(Incident.id).order_by(Incident.received_at.desc(), Incident.id.desc()).limit(limit)
    )
    if cell is not None:
        query = query.where(_at(cell.id, cell.level))
    for name in ("level", "status", "kind"):
        if filters.get(name):
            query = query.where(getattr(Incident, name) == filters[name])
    if filters.get("overdue") is not None:
        late = or_(
            Incident.overdue_since.is_not(None), Incident.due_at < now
        ) & Incident.closed_at.is_(None)
        query = query.where(late if filters["overdue"] else ~late)
    if filters.get("bbox"):
        west, south, east, north = box(filters["bbox"])
        query = query.where(Incident.lon.between(west, east), Incident.lat.between(south, north))
    if filters.get("since"):
        query = query.where(Incident.received_at >= filters["since"])
    if filters.get("q"):
        text = filters["q"]
        query = query.where(
            or_(
                Incident.number.contains(text, autoescape=True),
                Incident.description.contains(text, autoescape=True),
            )
        )
    if after:
        at, incident_id = after
        query = query.where(
            or_(
                Incident.received_at < at,
                (Incident.received_at == at) & (Incident.id < incident_id),
            )
        )
    found = union(
        *[select(query.where(branch).subquery().c.id) for branch in _branches(scope, officer_id)]
    )
    newest = (
        select(Incident)
        .where(Incident.id.in_(found))
        .order_by(Incident.received_at.desc(), Incident.id.desc())
        .limit(limit)
    )
    return db.session.scalars(newest).all()


def merged_into(incident: Incident) -> Sequence[Any]:
    """(id, filer_id) of the cases that were merged into this one."""
    query = select(Incident.id, Incident.filer_id).where(Incident.merged_into_id == incident.id)
    return db.session.execute(query.order_by(Incident.received_at, Incident.id)).all()


def results_of(incident: Incident) -> Sequence[IncidentResult]:
    """What its closings said, the oldest first."""
    query = select(IncidentResult).where(IncidentResult.incident_id == incident.id)
    return db.session.scalars(query.order_by(IncidentResult.at)).all()


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


def limits_of(incident: Incident) -> Sequence[Any]:
    """(stage, reason, spent_s) of all limits that the case has had, newest first."""
    query = (
        select(Deadline.stage, Deadline.reason, Deadline.spent_s)
        .where(Deadline.owner == "incident", Deadline.owner_id == str(incident.id))
        .order_by(Deadline.id.desc())
    )
    return db.session.execute(query).all()


def reviewers(incident: Incident, level: str, day: date) -> list[int]:
    """Who reviews the case at a level."""
    cells = [incident.cell_at(name) for name in LADDER]
    return posts.holders(cells, "reviewer", day).get(incident.cell_at(level) or 0, [])


def seated(incident: Incident, day: date) -> set[str]:
    """The levels that have a reviewer for the case."""
    cells = {level: incident.cell_at(level) for level in LADDER}
    seats = posts.holders(cells.values(), "reviewer", day)
    return {level for level, cell_id in cells.items() if seats.get(cell_id or 0)}
