"""What samples are drawn from: patrols and closings here, others by whoever registers them."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.cells.models import Cell
from app.core.db import db
from app.core.settings import registered
from app.incidents.models import Incident, IncidentEvent, IncidentResult
from app.incidents.rules.duty import LADDER
from app.patrols.models import Patrol


@dataclass(frozen=True)
class Drawn:
    """A thing that may be checked: the cell that told it, who told it, and what was told."""

    cell_id: int
    officer_ids: tuple[int, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """A kind of things to draw from; create_app() registers it by its name."""

    name: str
    #: What a false one is: of rules.findings.KINDS, and of rules.findings.ABOUT.
    false: str
    about: str
    #: (a cell, first and last moment, as known at) -> the keys of all below the cell.
    keys: Callable[[Any, Any, datetime], Collection[str]]
    #: What these keys stand for.
    describe: Callable[[Collection[str]], Mapping[str, Drawn]]


def frames() -> Mapping[str, Frame]:
    """All kinds, by name."""
    found: Mapping[str, Frame] = registered("sample_frames")
    return found


def _strictly_below(cell: Any) -> Any:
    return select(Cell.id).where(Cell.path.startswith(cell.path), Cell.id != cell.id)


def _patrols(cell: Any, span: Any, known_at: datetime) -> list[str]:
    """Patrols made for cells below, begun in the span, complete by then. Whether one counts is
    said later and changes nothing.
    """
    last_news = func.coalesce(Patrol.last_news_at, Patrol.received_at)
    query = select(Patrol.id).where(
        Patrol.cell_id.in_(_strictly_below(cell)),
        Patrol.started_at >= span.start,
        Patrol.started_at < span.end,
        Patrol.state == "closed",
        last_news <= known_at,
    )
    return [str(key) for key in db.session.scalars(query)]


def _describe_patrols(keys: Collection[str]) -> dict[str, Drawn]:
    query = select(Patrol).where(Patrol.id.in_([uuid.UUID(key) for key in keys]))
    return {
        str(row.id): Drawn(
            row.cell_id,
            (row.officer_id,),
            {
                "started_at": row.started_at.isoformat(),
                "ended_at": row.ended_at.isoformat(),
                "length_m": row.length_m,
                "duration_s": row.duration_s,
                "visited": row.visited,
                "marks": row.marks,
            },
        )
        for row in db.session.scalars(query)
    }


def _lower(cell: Any) -> tuple[tuple[str, ...], Any]:
    """The levels below a cell's, and the column that says that a case lies in it."""
    lower = LADDER[: LADDER.index(cell.level)] if cell.level in LADDER else ()
    within = Incident.township_id if cell.level == "township" else Incident.county_id
    return tuple(lower), within


def _closings(cell: Any, span: Any, known_at: datetime) -> list[str]:
    """Closings in the span of cases below, by levels below: nobody checks his own."""
    lower, within = _lower(cell)
    query = (
        select(IncidentResult.event_id)
        .join(Incident, Incident.id == IncidentResult.incident_id)
        .where(
            within == cell.id,
            IncidentResult.level.in_(lower),
            IncidentResult.closed,
            IncidentResult.at >= span.start,
            IncidentResult.at < span.end,
            IncidentResult.at <= known_at,
        )
    )
    return [str(key) for key in db.session.scalars(query)] if lower else []


def _describe_closings(keys: Collection[str]) -> dict[str, Drawn]:
    query = (
        select(IncidentResult, Incident)
        .join(Incident, Incident.id == IncidentResult.incident_id)
        .where(IncidentResult.event_id.in_([uuid.UUID(key) for key in keys]))
    )
    return {
        str(result.event_id): _closing(result, case) for result, case in db.session.execute(query)
    }


def _closing(result: IncidentResult, case: Incident) -> Drawn:
    """A closing is told by the cell at whose level it was made."""
    cell_id = case.cell_at(result.level) or case.county_id
    assert cell_id is not None
    told = {
        "incident_id": str(case.id),
        "number": case.number,
        "at": result.at.isoformat(),
        "rectified": result.rectified_how,
        "cause": result.cause,
        "satisfaction": result.satisfaction,
    }
    people = dict.fromkeys((result.officer_id, case.submitted_by_id, case.filer_id))
    return Drawn(cell_id, tuple(i for i in people if i is not None), told)


def _steps(action: str) -> Callable[[Any, Any, datetime], list[str]]:
    """Such steps in the span of cases below, taken by people of levels below."""

    def keys(cell: Any, span: Any, known_at: datetime) -> list[str]:
        event, (lower, within) = IncidentEvent, _lower(cell)
        query = (
            select(event.id)
            .join(Incident, Incident.id == event.incident_id)
            .where(
                within == cell.id,
                event.action == action,
                event.officer_id.is_not(None),
                event.from_level.in_(lower),
                event.at >= span.start,
                event.at < span.end,
                event.at <= known_at,
            )
        )
        return [str(key) for key in db.session.scalars(query)] if lower else []

    return keys


def _describe_steps(keys: Collection[str]) -> dict[str, Drawn]:
    query = (
        select(IncidentEvent, Incident)
        .join(Incident, Incident.id == IncidentEvent.incident_id)
        .where(IncidentEvent.id.in_([uuid.UUID(key) for key in keys]))
    )
    return {str(event.id): _step(event, case) for event, case in db.session.execute(query)}


def _step(event: IncidentEvent, case: Incident) -> Drawn:
    """A case is dismissed or handed up by the cell at whose level it was, not by who filed it."""
    cell_id = case.cell_at(event.from_level or event.to_level) or case.county_id
    assert cell_id is not None
    told = {
        "incident_id": str(case.id),
        "number": case.number,
        "at": event.at.isoformat(),
        "note": event.note,
    }
    return Drawn(cell_id, tuple(i for i in (event.officer_id,) if i is not None), told)


PATROLS = Frame("巡查记录", "misreport", "patrol", _patrols, _describe_patrols)
CLOSINGS = Frame("办结情况", "false", "incident", _closings, _describe_closings)
DISMISSALS = Frame("不予认定", "concealed", "incident", _steps("dismiss"), _describe_steps)
HAND_UPS = Frame("上报上级", "perfunctory", "incident", _steps("escalate"), _describe_steps)
