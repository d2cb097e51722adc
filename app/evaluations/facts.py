"""The facts of a period: one grouped reading a measure, each item with the patrol or case that it comes from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core.clock import day_of, start_of
from app.core.db import db
from app.deadlines.models import Deadline, Policy
from app.deadlines.service import Terms
from app.evaluations.rules import Fact, Period, windows
from app.incidents.models import Incident
from app.patrols.models import Patrol
from app.patrols.rules import is_valid
from app.posts.models import Post
from app.posts.rules import FIELD


@dataclass
class Ledger:
    """Per cell and indicator what was good and what was not, by evidence."""

    good: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    bad: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    #: Items without a patrol or case behind them (a patrol that was not made).
    missing: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))

    def note(self, cells: Iterable[int], indicator: str, good: bool, evidence: Any) -> None:
        for cell_id in cells:
            (self.good if good else self.bad)[cell_id, indicator].append(str(evidence))

    def fact(self, cell_id: int, indicator: str) -> Fact:
        key = (cell_id, indicator)
        good = len(self.good.get(key, ()))
        return Fact(good, good + len(self.bad.get(key, ())) + self.missing.get(key, 0))

    def evidence(self, cell_id: int, indicators: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        keys = {name: (cell_id, name) for name in indicators}
        return {name: {"good": sorted(self.good.get(key, ())), "bad": sorted(self.bad.get(key, ()))} for name, key in keys.items()}


def gather(county: Cell, cells: list[Cell], period: Period, terms: Terms, computed_at: datetime) -> Ledger:
    """Everything that counts for the cells of a county in a period, as known at `computed_at`."""
    ledger = Ledger()
    above = {cell.id: [int(part) for part in cell.path.strip("/").split("/")] for cell in cells}
    start, end = start_of(period.first), start_of(period.last + timedelta(days=1))
    _patrols(ledger, county, cells, above, period, (start, end), terms, computed_at)
    _limits(ledger, county, above, (start, end), computed_at)
    _cases(ledger, county, above, (start, end), computed_at)
    return ledger


def _patrols(
    ledger: Ledger,
    county: Cell,
    cells: list[Cell],
    above: dict[int, list[int]],
    period: Period,
    span: tuple[datetime, datetime],
    terms: Terms,
    computed_at: datetime,
) -> None:
    """Valid patrols, and cycles of the default plan with at least one (rows B01, F04)."""
    every = terms.data["patrol"]["every_days"]
    policies = {row.id: row.data for row in db.session.scalars(select(Policy))}
    columns = (Patrol.id, Patrol.cell_id, Patrol.started_at, Patrol.length_m, Patrol.duration_s, Patrol.inside_share, Patrol.marks, Patrol.policy_version)
    query = select(*columns).where(Patrol.county_id == county.id, Patrol.started_at >= span[0], Patrol.started_at < span[1], Patrol.received_at <= computed_at)
    lives = _lives(cells, period)
    best: dict[tuple[int, int], Any] = {}
    for patrol_id, cell_id, started, length, duration, share, marks, policy in db.session.execute(query.order_by(Patrol.started_at, Patrol.id)):
        if cell_id not in above:
            continue
        valid = is_valid(policies[policy], length_m=length, duration_s=duration, inside_share=share, marks=marks)
        ledger.note(above[cell_id], "valid_patrols", valid, patrol_id)
        if valid and cell_id in lives:
            cycle = (day_of(started) - lives[cell_id][0]).days // every
            if 0 <= cycle < windows(*lives[cell_id], every):
                best.setdefault((cell_id, cycle), patrol_id)
    for (cell_id, _), patrol_id in best.items():
        ledger.note(above[cell_id], "patrol_plan", True, patrol_id)
    done: dict[int, int] = defaultdict(int)
    for cell_id, _ in best:
        done[cell_id] += 1
    for cell_id, (first, last) in lives.items():
        for each in above[cell_id]:
            ledger.missing[each, "patrol_plan"] += windows(first, last, every) - done[cell_id]


def _lives(cells: list[Cell], period: Period) -> dict[int, tuple[date, date]]:
    """The days of the period on which each village existed."""
    villages = [cell for cell in cells if cell.level == "village"]
    query = select(Boundary.cell_id, func.min(BoundaryVersion.in_force_from)).join(BoundaryVersion, BoundaryVersion.id == Boundary.from_version)
    since = {cell_id: day_of(moment) for cell_id, moment in db.session.execute(query.group_by(Boundary.cell_id))}
    # The first version reaches back: before it there was no other.
    oldest = min(since.values(), default=period.first)
    lives = {}
    for cell in villages:
        born = since.get(cell.id, oldest)
        first = period.first if born == oldest else max(period.first, born)
        last = min(period.last, cell.ended_on - timedelta(days=1)) if cell.ended_on else period.last
        if first <= last:
            lives[cell.id] = (first, last)
    return lives


def _limits(ledger: Ledger, county: Cell, above: dict[int, list[int]], span: tuple[datetime, datetime], computed_at: datetime) -> None:
    """Acceptance and handling within their limits, charged to the cell that owed them: decided at the end, or when it was too late."""
    decided = func.coalesce(Deadline.overdue_since, Deadline.ended_at)
    query = select(Deadline.owner_id, Deadline.cell_id, Deadline.stage, Deadline.overdue_since).where(
        Deadline.owner == "incident",
        Deadline.county_id == county.id,
        Deadline.stage.in_(("accept", "handle")),
        decided >= span[0],
        decided < span[1],
        decided <= computed_at,
    )
    names = {"accept": "on_time_acceptance", "handle": "on_time_handling"}
    for owner_id, cell_id, stage, overdue in db.session.execute(query.order_by(Deadline.id)):
        if cell_id in above:
            ledger.note([cell_id], names[stage], overdue is None, owner_id)
    # A village answers for what its own officers were given to handle.
    own = exists().where(Post.officer_id == Incident.handler_officer_id, Post.cell_id == Incident.village_id, Post.kind.in_(FIELD))
    given = select(Incident.id, Incident.village_id).where(Incident.county_id == county.id, Incident.village_id.is_not(None), own)
    village_of = {str(i): village for i, village in db.session.execute(given)}
    for owner_id, _, stage, overdue in db.session.execute(query.order_by(Deadline.id)):
        village = village_of.get(owner_id)
        if stage == "handle" and village in above:
            ledger.note([village], "on_time_handling", overdue is None, owner_id)


def _cases(ledger: Ledger, county: Cell, above: dict[int, list[int]], span: tuple[datetime, datetime], computed_at: datetime) -> None:
    """Own findings taken as filed, work confirmed at once, and what others found (weight 0 until a person decides, E12)."""
    seen = and_(Incident.observed_at >= span[0], Incident.observed_at < span[1], Incident.received_at <= computed_at)
    done = and_(Incident.closed_at >= span[0], Incident.closed_at < span[1], Incident.closed_at <= computed_at, Incident.status == "closed")
    columns = (Incident.id, Incident.fact_cell_id, Incident.township_id, Incident.county_id, Incident.source, Incident.returns, Incident.rejections)
    query = select(*columns, Incident.found_by_others, Incident.base_level, seen, done).where(Incident.county_id == county.id, or_(seen, done))
    for case_id, fact, township, county_id, source, returns, rejections, others, base, was_seen, was_done in db.session.execute(query.order_by(Incident.id)):
        if was_seen and fact in above:
            if source == "own_patrol":
                ledger.note([fact], "returned_work", returns == 0, case_id)
            if others:
                ledger.note(above[fact], "found_by_others", False, case_id)
        owner = county_id if base == "county" else township
        if was_done and owner in above:
            ledger.note([owner], "returned_work", rejections == 0, case_id)
