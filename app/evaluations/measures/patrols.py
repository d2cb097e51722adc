"""Valid patrols, and the cycles of the default plan in which there was one."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core.clock import day_of
from app.core.db import db
from app.core.period import Period
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.tally import Tally
from app.evaluations.rules import windows
from app.filings.rules.marks import Mark
from app.patrols.models import Patrol
from app.patrols.rules import is_valid
from app.patrols.rules.doubts import WAITING
from app.patrols.sections import VALID_PATROL
from app.policies.queries import by_version
from app.policies.rules import Rules


def measure_patrols(tally: Tally, ground: Ground, cells: list[Cell], rules: Rules) -> None:
    """Valid patrols, and cycles of the default plan with at least one (rows B01, F04)."""
    every = rules[VALID_PATROL].every_days
    # a unit's patrols are its village's
    place = func.coalesce(Patrol.village_id, Patrol.cell_id).label("place_id")
    columns = (
        Patrol.id,
        Patrol.officer_id,
        place,
        Patrol.started_at,
        Patrol.received_at,
        Patrol.length_m,
        Patrol.duration_s,
        Patrol.inside_share,
        Patrol.visited,
        Patrol.photos_in_place,
        Patrol.marks,
        Patrol.doubt,
        Patrol.policy_version,
    )
    inside = (
        Patrol.state == "closed",
        Patrol.started_at >= ground.start,
        Patrol.started_at < ground.end,
        Patrol.received_at <= ground.computed_at,
        Patrol.doubt != WAITING,  # neither good nor bad until a person has looked
    )
    query = select(*columns).where(Patrol.county_id == ground.county_id, *inside)
    alive = lives(cells, ground.period)
    best: dict[tuple[int, int], Any] = {}
    for row in db.session.execute(query.order_by(Patrol.started_at, Patrol.id)):
        patrol_id, officer_id, cell_id = row.id, row.officer_id, row.place_id
        if cell_id not in ground.above or Mark.OUTSIDE_POST in row.marks:
            continue  # a stranger's patrol neither helps nor harms the cell
        day = day_of(row.started_at)
        own = ground.stood(officer_id, cell_id, day, row.received_at)
        if ground.levels[cell_id] == "village" and not own:
            continue  # nor does a superior's: a village is judged by its own people
        valid = is_valid(by_version(row.policy_version)[VALID_PATROL], row)
        tally.note(ground.above[cell_id], "valid_patrols", valid, patrol_id)
        if valid and cell_id in alive:
            cycle = (day - alive[cell_id][0]).days // every
            if 0 <= cycle < windows(*alive[cell_id], every):
                best.setdefault((cell_id, cycle), patrol_id)
    for (cell_id, _), patrol_id in best.items():
        tally.note(ground.above[cell_id], "patrol_plan", True, patrol_id)
    done: dict[int, list[int]] = defaultdict(list)
    for cell_id, cycle in best:
        done[cell_id].append(cycle)
    over = day_of(ground.computed_at) - timedelta(days=1)
    for cell_id, (first, last) in alive.items():
        # a cycle that still runs is owed by nobody, and a patrol already made in it counts
        whole = windows(first, min(last, over), every)
        missed = whole - sum(cycle < whole for cycle in done[cell_id])
        for each in ground.above[cell_id]:
            tally.missing[each, "patrol_plan"] += missed


def lives(cells: list[Cell], period: Period) -> dict[int, tuple[date, date]]:
    """The days of the period on which each village existed."""
    villages = [cell for cell in cells if cell.level == "village"]
    query = select(Boundary.cell_id, func.min(BoundaryVersion.in_force_from)).join(
        BoundaryVersion, BoundaryVersion.id == Boundary.from_version
    )
    since = {
        cell_id: day_of(moment)
        for cell_id, moment in db.session.execute(query.group_by(Boundary.cell_id))
    }
    # The first version reaches back: before it there was no other.
    oldest = min(since.values(), default=period.first)
    found = {}
    for cell in villages:
        born = since.get(cell.id, oldest)
        first = period.first if born == oldest else max(period.first, born)
        last = min(period.last, cell.ended_on - timedelta(days=1)) if cell.ended_on else period.last
        if first <= last:
            found[cell.id] = (first, last)
    return found
