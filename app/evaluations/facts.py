"""The facts of a period: one grouped reading a measure, each item with the patrol or case that it
comes from.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core.clock import day_of, start_of
from app.core.db import db
from app.deadlines.models import Deadline, Policy
from app.deadlines.service import Terms
from app.evaluations.rules import Fact, Period, windows
from app.filings.rules.marks import Mark
from app.incidents.models import Incident, IncidentEvent
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
        text, found = str(evidence), self.good if good else self.bad
        for cell_id in cells:
            found[cell_id, indicator].append(text)

    def fact(self, cell_id: int, indicator: str) -> Fact:
        key = (cell_id, indicator)
        good = len(self.good.get(key, ()))
        return Fact(good, good + len(self.bad.get(key, ())) + self.missing.get(key, 0))

    def evidence(self, cell_id: int, indicators: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        keys = {name: (cell_id, name) for name in indicators}
        return {
            name: {"good": sorted(self.good.get(key, ())), "bad": sorted(self.bad.get(key, ()))}
            for name, key in keys.items()
        }


#: officer -> (cell, first day, last day) of each field post
FieldPosts = dict[int, list[tuple[int, date, date | None]]]


@dataclass(frozen=True)
class Ground:
    """What every measure needs: the county, its cells and their ancestors, the period as a span,
    the cut-off.
    """

    county_id: int
    levels: dict[int, str]
    above: dict[int, list[int]]
    period: Period
    start: datetime
    end: datetime
    computed_at: datetime

    def at(self, cell_id: int | None, level: str) -> int | None:
        """The cell at a level above a cell, or itself."""
        return next(
            (i for i in self.above.get(cell_id or 0, ()) if self.levels.get(i) == level), None
        )


def gather(
    county: Cell, cells: list[Cell], period: Period, terms: Terms, computed_at: datetime
) -> Ledger:
    """Everything that counts for the cells of a county in a period, as known at `computed_at`.

    What happened is read from what is never changed (patrols, ended limits, events), not from where
    a case stands today.
    """
    ledger = Ledger()
    above = {cell.id: [int(part) for part in cell.path.strip("/").split("/")] for cell in cells}
    levels = {cell.id: cell.level for cell in cells}
    ground = Ground(
        county.id,
        levels,
        above,
        period,
        start_of(period.first),
        start_of(period.last + timedelta(days=1)),
        computed_at,
    )
    field = _field_posts()
    _patrols(ledger, ground, cells, terms, field)
    _limits(ledger, ground, field)
    _findings(ledger, ground, field)
    _closings(ledger, ground)
    return ledger


def _patrols(
    ledger: Ledger, ground: Ground, cells: list[Cell], terms: Terms, field: FieldPosts
) -> None:
    """Valid patrols, and cycles of the default plan with at least one (rows B01, F04)."""
    every = terms.data["patrol"]["every_days"]
    policies = {row.id: row.data for row in db.session.scalars(select(Policy))}
    # a unit's patrols are its village's
    place = func.coalesce(Patrol.village_id, Patrol.cell_id).label("place_id")
    columns = (
        Patrol.id,
        Patrol.officer_id,
        place,
        Patrol.started_at,
        Patrol.length_m,
        Patrol.duration_s,
        Patrol.inside_share,
        Patrol.visited,
        Patrol.photos_in_place,
        Patrol.marks,
        Patrol.policy_version,
    )
    inside = (
        Patrol.state == "closed",
        Patrol.started_at >= ground.start,
        Patrol.started_at < ground.end,
        Patrol.received_at <= ground.computed_at,
    )
    query = select(*columns).where(Patrol.county_id == ground.county_id, *inside)
    lives = _lives(cells, ground.period)
    best: dict[tuple[int, int], Any] = {}
    for row in db.session.execute(query.order_by(Patrol.started_at, Patrol.id)):
        patrol_id, officer_id, cell_id = row.id, row.officer_id, row.place_id
        if cell_id not in ground.above or Mark.OUTSIDE_POST in row.marks:
            continue  # a stranger's patrol neither helps nor harms the cell
        day = day_of(row.started_at)
        if ground.levels[cell_id] == "village" and not _stood(field, officer_id, cell_id, day):
            continue  # nor does a superior's: a village is judged by its own people
        valid = is_valid(policies[row.policy_version], row)
        ledger.note(ground.above[cell_id], "valid_patrols", valid, patrol_id)
        if valid and cell_id in lives:
            cycle = (day - lives[cell_id][0]).days // every
            if 0 <= cycle < windows(*lives[cell_id], every):
                best.setdefault((cell_id, cycle), patrol_id)
    for (cell_id, _), patrol_id in best.items():
        ledger.note(ground.above[cell_id], "patrol_plan", True, patrol_id)
    done: dict[int, int] = defaultdict(int)
    for cell_id, _ in best:
        done[cell_id] += 1
    for cell_id, (first, last) in lives.items():
        for each in ground.above[cell_id]:
            ledger.missing[each, "patrol_plan"] += windows(first, last, every) - done[cell_id]


def _lives(cells: list[Cell], period: Period) -> dict[int, tuple[date, date]]:
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
    lives = {}
    for cell in villages:
        born = since.get(cell.id, oldest)
        first = period.first if born == oldest else max(period.first, born)
        last = min(period.last, cell.ended_on - timedelta(days=1)) if cell.ended_on else period.last
        if first <= last:
            lives[cell.id] = (first, last)
    return lives


def _field_posts() -> FieldPosts:
    """Who was chief or officer of which cell when; history of posts is never changed."""
    found: FieldPosts = defaultdict(list)
    query = select(Post.officer_id, Post.cell_id, Post.starts_on, Post.ends_on).where(
        Post.kind.in_(FIELD), Post.cell_id.is_not(None)
    )
    for officer_id, cell_id, first, last in db.session.execute(query.order_by(Post.id)):
        found[officer_id].append((cell_id or 0, first, last))
    return found


def _stood(field: FieldPosts, officer_id: int | None, cell_id: int, day: date) -> bool:
    """Whether the officer held a field post of the cell on a day."""
    return any(
        c == cell_id and first <= day and (last is None or last >= day)
        for c, first, last in field.get(officer_id or 0, ())
    )


def _limits(ledger: Ledger, ground: Ground, field: FieldPosts) -> None:
    """Acceptance and handling within their limits, charged to the cell that owed them: decided at
    the end, or when it was too late.
    """
    late = or_(
        Deadline.overdue_since.is_not(None),
        and_(Deadline.running_since.is_not(None), Deadline.due_at <= ground.computed_at),
    )
    decided = case(
        (late, func.coalesce(Deadline.overdue_since, Deadline.due_at)), else_=Deadline.ended_at
    )
    query = select(
        Deadline.owner_id, Deadline.cell_id, Deadline.stage, late, decided.label("decided")
    ).where(
        # handed up or left vacant in time says nothing; what was dismissed was not handled
        or_(late, Deadline.reason.not_in(("escalated", "vacant"))),
        Deadline.reason.is_distinct_from("vacant"),
        or_(Deadline.stage == "accept", Deadline.reason.is_distinct_from("unfounded")),
        Deadline.owner == "incident",
        Deadline.county_id == ground.county_id,
        Deadline.stage.in_(("accept", "handle")),
        decided >= ground.start,
        decided < ground.end,
        decided <= ground.computed_at,
    )
    rows = [tuple(row) for row in db.session.execute(query.order_by(Deadline.id))]
    names = {"accept": "on_time_acceptance", "handle": "on_time_handling"}
    assigned = _events([uuid.UUID(row[0]) for row in rows if row[2] == "handle"], ("assign",))
    worst: dict[tuple[int, str, str], bool] = {}

    def note(cell_id: int, indicator: str, owner_id: str, was_late: bool) -> None:
        """One result a case, however often its stage was begun: late once is late."""
        key = (cell_id, indicator, owner_id)
        worst[key] = worst.get(key, False) or was_late

    for owner_id, cell_id, stage, was_late, moment in rows:
        if cell_id in ground.above:
            note(cell_id, names[stage], owner_id, was_late)
        if stage != "handle":
            continue
        # a village answers for what its own officers were given to handle
        fact, events = assigned.get(uuid.UUID(owner_id), (None, []))
        handler = next((e.data.get("officer_id") for e in reversed(events) if e.at <= moment), None)
        village = ground.at(fact, "village")
        if village is not None and _stood(field, handler, village, day_of(moment)):
            note(village, "on_time_handling", owner_id, was_late)
    for (cell_id, indicator, owner_id), was_late in worst.items():
        ledger.note([cell_id], indicator, not was_late, owner_id)


def _events(
    case_ids: list[uuid.UUID], actions: tuple[str, ...]
) -> dict[uuid.UUID, tuple[int | None, list[IncidentEvent]]]:
    """Per case its fact cell and its events of these actions, in order."""
    found: dict[uuid.UUID, tuple[int | None, list[IncidentEvent]]] = {}
    wanted = sorted(set(case_ids))
    for start in range(0, len(wanted), 500):
        query = select(Incident.fact_cell_id, IncidentEvent).join(
            IncidentEvent, IncidentEvent.incident_id == Incident.id
        )
        query = query.where(
            Incident.id.in_(wanted[start : start + 500]), IncidentEvent.action.in_(actions)
        )
        for fact, event in db.session.execute(
            query.order_by(IncidentEvent.incident_id, IncidentEvent.seq)
        ):
            found.setdefault(event.incident_id, (fact, []))[1].append(event)
    return found


def _findings(ledger: Ledger, ground: Ground, field: FieldPosts) -> None:
    """The cell's own findings taken as filed, and what others found there (weight 0 until a person
    decides, E12).
    """
    columns = (
        Incident.id,
        Incident.fact_cell_id,
        Incident.filer_id,
        Incident.source,
        Incident.found_by_others,
        Incident.observed_at,
    )
    seen = (
        Incident.observed_at >= ground.start,
        Incident.observed_at < ground.end,
        Incident.received_at <= ground.computed_at,
    )
    rows: list[Any] = [
        tuple(row)
        for row in db.session.execute(
            select(*columns)
            .where(Incident.county_id == ground.county_id, *seen)
            .order_by(Incident.id)
        )
    ]
    returned = _events([row[0] for row in rows if row[3] == "own_patrol"], ("return",))
    for case_id, fact, filer_id, source, others, observed in rows:
        if fact not in ground.above:
            continue
        if source == "own_patrol" and _stood(field, filer_id, fact, day_of(observed)):
            ledger.note([fact], "returned_work", case_id not in returned, case_id)
        if others:
            ledger.note(ground.above[fact], "found_by_others", False, case_id)


def _closings(ledger: Ledger, ground: Ground) -> None:
    """Cases closed in the period, good when no work on them was rejected before, charged to the
    level that accepted them.
    """
    query = select(IncidentEvent.incident_id).join(
        Incident, Incident.id == IncidentEvent.incident_id
    )
    query = query.where(Incident.county_id == ground.county_id, IncidentEvent.action == "close")
    query = query.where(
        IncidentEvent.at >= ground.start,
        IncidentEvent.at < ground.end,
        IncidentEvent.at <= ground.computed_at,
    )
    for case_id, (fact, events) in _events(
        list(db.session.scalars(query)), ("accept", "reject", "close", "reopen")
    ).items():
        level, rejected = None, False
        for event in events:
            if event.action == "accept":
                level = event.to_level
            elif event.action == "close":
                cell_id = ground.at(fact, level or event.to_level)
                if (
                    cell_id is not None
                    and ground.start <= event.at < ground.end
                    and event.at <= ground.computed_at
                ):
                    ledger.note([cell_id], "returned_work", not rejected, case_id)
                rejected = False
            rejected = rejected or event.action == "reject"
