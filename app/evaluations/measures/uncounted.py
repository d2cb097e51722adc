"""What was done or seen in a period and counts in no figure of it, and why (row F04)."""

from typing import Any

from sqlalchemy import String, and_, case, func, literal, null, select, union_all

from app.cells.models import Cell
from app.core.db import db
from app.core.local_day import local_day
from app.core.portable import as_text
from app.evaluations.measures.findings import taken
from app.evaluations.measures.ground import Ground, marked, stood
from app.evaluations.rules.uncounted import MOST, Uncounted
from app.filings.rules.marks import Mark
from app.filings.rules.times import DISPUTED, LATE
from app.incidents.models import Incident
from app.patrols.models import Patrol
from app.patrols.rules.doubts import WAITING


def uncounted_patrols(ground: Ground) -> list[Uncounted]:
    """The patrols in the ground's cells that `walks` leaves out, the oldest first."""
    place = func.coalesce(Patrol.village_id, Patrol.cell_id)
    waits, day = Patrol.doubt == WAITING, local_day(Patrol.started_at)
    own = stood(Patrol.officer_id, [place], day, Patrol.received_at)
    why = case(
        (Patrol.received_at > ground.computed_at, "came_later"),
        (and_(waits, marked(Patrol.marks, DISPUTED)), "disputed"),
        (and_(waits, marked(Patrol.marks, LATE)), "late"),
        (waits, "in_doubt"),
        (marked(Patrol.marks, {Mark.OUTSIDE_POST}), "outside_post"),
        else_=null(),
    )

    def left_out(said: Any, *which: Any) -> Any:
        columns = _columns(Patrol.id, "patrol", said).add_columns(Patrol.started_at.label("at"))
        mine = Patrol.county_id == ground.county.id, ground.asked(Patrol.village_id, Patrol.cell_id)
        there = Patrol.state == "closed", Patrol.started_at >= ground.start
        query = columns.join(Cell, Cell.id == place).where(*mine, *there, *which)
        return query.where(Patrol.started_at < ground.end)

    # two selects, so that posts are joined, not looked up for each patrol
    strange = left_out(
        literal("not_own_people", String), why.is_(None), Cell.level == "village", ~own
    )
    both = union_all(left_out(why, why.is_not(None)), strange).subquery()
    found = select(both.c.row, both.c.of, both.c.why)
    return _read(found.order_by(both.c["at"], both.c.row))


def uncounted_findings(ground: Ground) -> list[Uncounted]:
    """The cases seen in the ground's cells that `found` leaves out, the oldest first."""
    late = and_(marked(Incident.marks, LATE), ~taken(ground))
    why = case(
        (Incident.received_at > ground.computed_at, "came_later"),
        (marked(Incident.marks, DISPUTED), "disputed"),
        (late, "late"),
        else_=null(),
    )
    query = _columns(Incident.id, "case", why).where(
        Incident.county_id == ground.county.id,
        ground.within(Incident.fact_cell_id),
        Incident.observed_at >= ground.start,
        Incident.observed_at < ground.end,
        why.is_not(None),
    )
    return _read(query.order_by(Incident.observed_at, Incident.id))


def _columns(key: Any, of: str, why: Any) -> Any:
    return select(as_text(key).label("row"), literal(of, String).label("of"), why.label("why"))


def _read(query: Any) -> list[Uncounted]:
    return [Uncounted(*row) for row in db.session.execute(query.limit(MOST))]
