"""Who takes part in a case: the one writer of its parts and of how many are open."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from app.core.db import db
from app.incidents import queries
from app.incidents.models import Incident, IncidentParty
from app.incidents.rules.standing import Part
from app.posts.rules import Caller


def note_part(
    case: Incident,
    part: Part,
    now: datetime,
    *,
    about: object = None,
    officer_id: int | None = None,
    department_id: int | None = None,
    cell_id: int | None = None,
) -> None:
    """Somebody may read the case from now on, with nothing to do by that."""
    _add(case, part, now, about, now, officer_id, department_id, cell_id)


def open_part(
    case: Incident,
    part: Part,
    now: datetime,
    *,
    about: object = None,
    officer_id: int | None = None,
    department_id: int | None = None,
    cell_id: int | None = None,
) -> None:
    """Somebody is this in the case until `close_parts`; `about` is the row that it comes from."""
    _add(case, part, now, about, None, officer_id, department_id, cell_id)
    case.open_parts += 1


def close_parts(case: Incident, now: datetime, *, part: Part, about: object) -> int:
    """End the open parts of this kind that come from a row; how many."""
    rows = open_parts_of(case, part, about=about)
    for row in rows:
        row.until = now
    case.open_parts -= len(rows)
    return len(rows)


def open_parts_of(
    case: Incident, part: Part, *, caller: Caller | None = None, about: object = None
) -> Sequence[IncidentParty]:
    """The open parts of a kind: those of an officer and his offices, or those from a row."""
    query = select(IncidentParty).where(
        IncidentParty.incident_id == case.id,
        IncidentParty.until.is_(None),
        IncidentParty.part == part,
    )
    if caller is not None:
        query = query.where(queries.taking_part(caller.scope, caller.id))
    if about is not None:
        query = query.where(IncidentParty.about == str(about))
    return db.session.scalars(query.order_by(IncidentParty.id)).all()


def any_open(case: Incident, parts: Iterable[Part]) -> bool:
    """Whether a part of these kinds is open, whosever it is."""
    wanted = sorted(part.value for part in parts)
    query = select(IncidentParty.id).where(
        IncidentParty.incident_id == case.id,
        IncidentParty.until.is_(None),
        IncidentParty.part.in_(wanted),
    )
    return bool(case.open_parts) and db.session.scalar(query.limit(1)) is not None


def _add(
    case: Incident,
    part: Part,
    since: datetime,
    about: object,
    until: datetime | None,
    officer_id: int | None,
    department_id: int | None,
    cell_id: int | None,
) -> None:
    row = IncidentParty(
        incident_id=case.id,
        part=part.value,
        about=None if about is None else str(about),
        since=since,
        until=until,
        officer_id=officer_id,
        department_id=department_id,
        cell_id=cell_id,
    )
    db.session.add(row)
