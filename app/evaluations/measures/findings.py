"""What a cell's own people found, what others found there, and what came after the cut-off."""

from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select, true, union_all
from sqlalchemy.types import Integer

from app.accountability.queries import said_of_discoveries
from app.core.local_day import local_day
from app.core.portable import as_text
from app.evaluations.measures.ground import Ground, marked, places, shared, stood
from app.filings.rules.marks import Mark
from app.filings.rules.times import DISPUTED, LATE
from app.incidents.models import Incident, IncidentEvent
from app.patrols.models import Patrol
from app.patrols.rules.doubts import ACCEPTED
from app.taxonomy.models import Kind

#: By these a person has accepted what came late.
TAKEN = ("accept", "confirm", "close")
#: Of these natures a discovery can be missed (incidents.rules.filing).
MISSED = ("violation", "hazard")


def taken(ground: Ground) -> Any:
    """That somebody else than its filer had accepted a case by the moment of counting."""
    event = IncidentEvent
    step = event.action.in_(TAKEN), event.at <= ground.computed_at
    other = event.officer_id.is_distinct_from(Incident.filer_id)
    return select(event.id).where(event.incident_id == Incident.id, *step, other).exists()


@shared
def found(ground: Ground) -> Any:
    """The cases seen in the period that count, each with the cell in which the fact counts, and
    whether its own people found it.

    What came late counts once another has accepted it; what its sender says was mended wrongly,
    not. `missed`: what others found was decided to have been missed (1) or not (0); empty where
    nobody has decided (E12).
    """
    here = places(ground)
    cells = [here.c.place_id, here.c.cell_id]
    day = local_day(Incident.observed_at)
    stands = stood(Incident.filer_id, cells, day, Incident.received_at)
    own = case(((Incident.source == "own_patrol") & stands, 1), else_=0)
    event = IncidentEvent
    cases = select(Incident.id).where(ground.within(Incident.fact_cell_id))
    mine = true() if ground.only is None else event.incident_id.in_(cases)
    ends = (
        select(event.incident_id, func.max(case((event.action == "return", 1), else_=0)).label("r"))
        .add_columns(func.max(case((event.action == "dismiss", 1), else_=0)).label("d"))
        .where(event.action.in_(("return", "dismiss")), event.at <= ground.computed_at, mine)
        .group_by(event.incident_id)
    ).subquery()
    returned = 1 - func.coalesce(ends.c.r, 0)
    there = Kind.discoverable & Incident.nature.in_(MISSED)
    founded = func.coalesce(ends.c.d, 0) == 0
    missable, others = there & founded, Incident.found_by_others & founded
    said = said_of_discoveries(ground.computed_at).subquery()
    held = and_(said.c.incident_id == Incident.id, said.c.cell_id == Incident.fact_cell_id)
    query = (
        select(
            Incident.id,
            here.c.place_id,
            own.label("own"),
            returned.label("kept"),
            case((missable, 1), else_=0).label("missable"),
            case((others, 1), else_=0).label("others"),
            said.c.missed,
        )
        .select_from(Incident)
        .join(here, here.c.cell_id == Incident.fact_cell_id)
        .join(Kind, Kind.id == Incident.kind_id)
        .outerjoin(ends, ends.c.incident_id == Incident.id)
        .outerjoin(said, held)
    )
    return (
        query.where(
            *_seen(ground),
            or_(~marked(Incident.marks, LATE), taken(ground)),
        )
        .cte("found")
        .prefix_with("MATERIALIZED")
    )


def _seen(ground: Ground) -> tuple[Any, ...]:
    return (
        Incident.county_id == ground.county.id,
        ground.within(Incident.fact_cell_id),
        Incident.observed_at >= ground.start,
        Incident.observed_at < ground.end,
        Incident.received_at <= ground.computed_at,
        ~marked(Incident.marks, DISPUTED),
    )


def own_findings(ground: Ground) -> Any:
    """The cell's own findings; good when they were not returned for more."""
    f = found(ground).c
    columns = (f.place_id.label("cell_id"), f.kept.label("good"), as_text(f.id).label("row"))
    return select(*columns).where(f.own == 1)


def found_by_others(ground: Ground) -> Any:
    """What others found weighs nothing until a person decides about it (E12): those undecided."""
    f = found(ground).c
    bad = literal(0, Integer).label("good")
    columns = (f.place_id.label("cell_id"), bad, as_text(f.id).label("row"))
    return select(*columns).where(f.others == 1, f.missed.is_(None))


def self_found(ground: Ground) -> Any:
    """What a patrol could have found and is not unfounded: good when the cell's own people did, bad
    when somebody decided that they missed it. What is undecided or decided otherwise counts not.
    """
    f = found(ground).c
    columns = (f.place_id.label("cell_id"), f.own.label("good"), as_text(f.id).label("row"))
    own = (f.own == 1) & (f.missable == 1)
    return select(*columns).where(or_(own, (f.others == 1) & (f.missed == 1)))


def late_filings(ground: Ground) -> Any:
    """What was filed after the cut-off of its quarter: shown; good when another accepted it."""
    here, late = places(ground), {Mark.AFTER_CUT_OFF}
    accepted = case((taken(ground), 1), else_=0)
    cases = (
        select(here.c.place_id.label("cell_id"), accepted.label("good"))
        .add_columns(as_text(Incident.id).label("row"))
        .select_from(Incident)
        .join(here, here.c.cell_id == Incident.fact_cell_id)
        .where(*_seen(ground), marked(Incident.marks, late))
    )
    accepted = case((Patrol.doubt == ACCEPTED, 1), else_=0)
    patrols = (
        select(here.c.place_id, accepted, as_text(Patrol.id))
        .select_from(Patrol)
        .join(here, here.c.cell_id == Patrol.cell_id)
        .where(
            Patrol.county_id == ground.county.id,
            ground.within(Patrol.cell_id),
            Patrol.started_at >= ground.start,
            Patrol.started_at < ground.end,
            Patrol.received_at <= ground.computed_at,
            marked(Patrol.marks, late),
        )
    )
    return union_all(cases, patrols)
