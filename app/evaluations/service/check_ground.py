"""What an entry is grounded on: a case or a document of this cell and this period, once."""

import uuid
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.core.period import Period
from app.documents import queries as documents
from app.documents.models import Document, DocumentAbout
from app.documents.subjects import labelled
from app.evaluations.models import EvaluationEntry, EvaluationGround
from app.evaluations.queries import entries
from app.evaluations.rules.schemes import MANUAL
from app.incidents.models import Incident, IncidentEvent
from app.incidents.queries.visible import inside
from app.posts.rules import Caller


class Ground(NamedTuple):
    """What an entry is about, as it is kept: all of it or nothing."""

    about: str | None = None
    about_id: str | None = None
    #: The number of the case or document.
    label: str | None = None


def ground_of(
    caller: Caller,
    cell: Cell,
    period: Period,
    about: str | None,
    about_id: str | None,
    counts: bool = False,
) -> Ground:
    """The case or document that an entry names; one that `counts` there is of the cell and period.

    Refuses `unknown_subject` of what he may not see, `not_of_cell` of what neither lies in the cell
    nor below it, `not_of_period` of what was neither seen nor worked on, signed, in the period.
    """
    if about is None or about_id is None:
        return Ground()
    try:
        key = uuid.UUID(about_id)
    except ValueError:
        refuse("unknown_subject")
    if about == "case":
        label = labelled(caller, [("incident", str(key))])[0][2]
        if not counts:
            _check_case(key, cell, period)
        return Ground(about, str(key), label)
    found = documents.found(caller.scope, key) or refuse("unknown_subject")
    _check_document(found, cell, period)
    return Ground(about, str(key), found.number or "—")


def hold(entry: EvaluationEntry) -> None:
    """Keep that this ground is taken: of one thing the same item counts once a cell and period, and
    what is filled in by hand once at all.

    Refuses `entry_there`, naming the entry that is.
    """
    if entry.part != MANUAL and entry.about_id is None:
        return
    key = key_of(entry)
    if not insert_once(EvaluationGround, **key, entry_id=entry.id):
        refuse("entry_there", entry=str(db.session.get_one(EvaluationGround, key).entry_id))


def let_go(entry: EvaluationEntry) -> None:
    """It was withdrawn: the ground may be named again."""
    held = db.session.get(EvaluationGround, key_of(entry))
    if held is not None and held.entry_id == entry.id:
        db.session.delete(held)
        db.session.flush()


def key_of(entry: EvaluationEntry) -> dict[str, Any]:
    """What there is one of."""
    thing = "" if entry.part == MANUAL else entry.about_id or ""
    names = ("cell_id", "period", "part", "item")
    return {name: getattr(entry, name) for name in names} | {"about_id": thing}


def same(entry: EvaluationEntry, period: Period) -> EvaluationEntry | None:
    """The standing entry of the same person that says just this, where there is one."""
    names = ("part", "item", "points", "ground", "about_id", "entered_by")
    for one, gone in entries.listing(entry.county_id, period, entry.cell_id):
        if not gone and all(getattr(one, name) == getattr(entry, name) for name in names):
            found: EvaluationEntry = one
            return found
    return None


def _check_case(key: uuid.UUID, cell: Cell, period: Period) -> None:
    if not _is_of(cell, [key]):
        refuse("not_of_cell", cell=cell.name)
    done = select(IncidentEvent.id).where(
        IncidentEvent.incident_id == Incident.id, _during(IncidentEvent.at, period)
    )
    of_it = or_(_during(Incident.observed_at, period), done.exists())
    if db.session.scalar(select(Incident.id).where(Incident.id == key, of_it)) is None:
        refuse("not_of_period", period=period.name)


def _check_document(found: Document, cell: Cell, period: Period) -> None:
    to = found.receiver_cell_id
    receiver = None if to is None else db.session.get(Cell, to)
    if receiver is None or not receiver.path.startswith(cell.path):
        mine = DocumentAbout.document_id == found.id, DocumentAbout.about == "incident"
        named = db.session.scalars(select(DocumentAbout.about_id).where(*mine))
        if not _is_of(cell, [uuid.UUID(one) for one in named]):
            refuse("not_of_cell", cell=cell.name)
    day = None if found.signed_at is None else clock.day_of(found.signed_at)
    if day is None or not period.first <= day <= period.last:
        refuse("not_of_period", period=period.name)


def _is_of(cell: Cell, keys: list[uuid.UUID]) -> bool:
    """Whether one of these cases lies in the cell, or was seen in it when its ground was."""
    below = select(Cell.id).where(Cell.path.startswith(cell.path))
    there = or_(inside([cell.id]), Incident.fact_cell_id.in_(below))
    query = select(func.count()).select_from(Incident).where(Incident.id.in_(keys), there)
    return bool(keys) and bool(db.session.scalar(query))


def _during(at: Any, period: Period) -> ColumnElement[bool]:
    over = clock.start_of(period.last + timedelta(days=1))
    found: ColumnElement[bool] = (at >= clock.start_of(period.first)) & (at < over)
    return found
